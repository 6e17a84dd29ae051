"""A voucher that the ready-made card cannot write, printed from its page."""

from django.utils.timezone import now
from playwright.sync_api import Page, expect

from incidents.models import Customer, User
from tests.journeys.conftest import SignIn, check_page
from tests.makers import make_incident, make_voucher


def test_on_paper_stands_the_voucher_alone(
    signed_in: SignIn, staff_member: User, guest: Customer
) -> None:
    incident = make_incident(by=staff_member, customer=guest, at=now())
    voucher = make_voucher(incident, by=staff_member, at=now(), signature="田中 花子")
    page: Page = signed_in(staff_member)
    page.goto(voucher.get_absolute_url())
    expect(page.get_by_role("button", name="Print this page")).to_be_visible()
    check_page(page)

    page.emulate_media(media="print")

    for shown in ("田中 花子", "Dinner for two", voucher.said):
        expect(page.locator(".voucher").get_by_text(shown)).to_be_visible()
    expect(page.locator(".voucher .qr")).to_be_visible()
    for hidden in ("Costs us", guest.name, "cannot write", "Print this page"):
        expect(page.get_by_text(hidden).first).to_be_hidden()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
