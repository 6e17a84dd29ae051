from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, check_page


def test_the_sign_in_page_is_in_order_on_a_phone_and_a_desk(new_page: Callable[..., Page]) -> None:
    for viewport in (None, DESK):
        page = new_page(**({"viewport": viewport} if viewport else {}))
        page.goto("/accounts/login/")

        expect(page.get_by_role("heading", level=1)).to_be_visible()
        check_page(page)
