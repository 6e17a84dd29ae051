"""Every main page in a real browser: on a phone and a desk, in light and dark, without script."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from incidents.actions.loyalty import Score, record_reading
from incidents.models import CheckInCall, Customer, Department, Incident, Location, User
from tests.journeys.conftest import DESK, PHONE, check_page
from tests.makers import make_customer, make_incident, make_request, steps_to_closing

PAGES = {
    "staff_member": [
        "/",
        "/log/?fixed=1",
        "/incidents/",
        "{incident}",
        "/customers/",
        "{customer}",
    ],
    "manager_user": ["/", "/approvals/", "{approval}", "/insights/", "/insights/spend/"],
    "department_head": ["/", "/check-ins/?of=all", "{call}", "/process-fixes/"],
    "business_owner": [
        "/",
        "/insights/loyalty/",
        "/settings/organisation/",
        "/settings/organisation/people/",
        "/settings/organisation/locations/{location}/hours/",
        "/settings/",
    ],
}


@pytest.fixture
def recovered(
    staff_member: User, department_head: User, rooms: Department, noon: datetime
) -> Incident:
    """A recovery with everything but its call and its closing."""
    guest = make_customer("Guest, room 412", phone="+14155550123", needs="A quiet room")
    incident = make_incident(by=staff_member, customer=guest, department=rooms)
    steps = steps_to_closing(incident, by=staff_member, head=department_head, at=noon)
    for name, step in steps.items():
        if name != "check-in call":
            step()
    for moment, score in (("baseline", 8), ("after_failure", 2)):
        said = Score(moment, score, "call", noon)
        record_reading(incident, score=said, by=staff_member, at=noon)
    return incident


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_every_main_page_is_in_order(
    who: str,
    size: dict[str, int],
    signed_in: Callable[..., Page],
    request: pytest.FixtureRequest,
    recovered: Incident,
    noon: datetime,
    staff_member: User,
    manager_user: User,
    business_owner: User,
) -> None:
    waiting = make_request(recovered, by=staff_member, at=noon)
    known = {
        "incident": recovered.get_absolute_url(),
        "customer": f"/customers/{recovered.customer_id}/",
        "approval": waiting.get_absolute_url(),
        "location": recovered.location_id,
        "call": CheckInCall.objects.get(incident=recovered).get_absolute_url(),
    }
    page = signed_in(request.getfixturevalue(who), viewport=size)

    for address in PAGES[who]:
        answer = page.goto(address.format(**known))

        assert answer is not None and answer.status == 200, address
        check_page(page)


def test_a_mistake_is_logged_and_answered_without_script(
    signed_in: Callable[..., Page], staff_member: User, db: None
) -> None:
    page = signed_in(staff_member, java_script_enabled=False)
    page.goto("/log/")
    page.get_by_label("What happened?").fill("The lift stood still")
    page.get_by_role("button", name="Save, start the clocks").click()
    expect(page.get_by_text("Say who was let down").first).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value("The lift stood still")

    page.get_by_label("Who was let down?").fill("Guest, room 9")
    page.get_by_role("button", name="Save, start the clocks").click()
    page.get_by_role("link", name="Reach out now").click()
    page.get_by_label("What was said").fill("Somebody is on the way")
    page.get_by_role("button", name="Record the contact").click()

    expect(page.get_by_role("link", name="Mark fixed", exact=True)).to_be_visible()
    assert Customer.objects.get().name == "Guest, room 9"


def test_the_regions_come_as_the_country_is_chosen(
    signed_in: Callable[..., Page], business_owner: User, harbour: Location
) -> None:
    page = signed_in(business_owner, viewport=PHONE)
    page.goto(f"/settings/organisation/locations/{harbour.pk}/hours/")
    page.get_by_label("Monday").fill("9-12, 13-17")
    page.get_by_label("Public holidays of").select_option("Germany")
    page.get_by_label("Region").select_option("Berlin")
    page.get_by_role("button", name="Save the hours").click()

    expect(page.get_by_label("Monday")).to_have_value("9:00-12:00, 13:00-17:00")
    # On the day itself twelve months tell of it twice.
    expect(page.get_by_text("German Unity Day", exact=True).first).to_be_visible()
    harbour.refresh_from_db()
    assert harbour.holiday_region == "BE"


def test_one_key_opens_the_log_and_the_keyboard_saves_it(
    signed_in: Callable[..., Page], staff_member: User
) -> None:
    page = signed_in(staff_member, viewport=DESK)
    page.goto("/")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log a mistake")
    page.get_by_label("What happened?").press_sequentially("The soup was cold")
    page.keyboard.press("Tab")
    page.keyboard.type("Table 9, by the window")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("The soup was cold")
