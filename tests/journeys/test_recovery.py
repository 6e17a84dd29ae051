"""The main story: a mistake is logged, made good, called back and closed, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from incidents.lifecycle import IncidentStatus
from incidents.models import CheckInCall, Customer, Department, Incident, User
from incidents.queries.loyalty import readings_of
from tests.journeys.conftest import DESK, check_page
from tests.makers import APOLOGY, make_customer

SignIn = Callable[..., Page]


class Taps:
    """Counts what a thumb does; typing is not a tap."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, name: str, *, role: str = "link") -> None:
        self.count += 1
        self.page.get_by_role(role, name=name, exact=True).filter(visible=True).first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).filter(visible=True).first.click()


def choose(page: Page, *names: str) -> None:
    """Tap chips: the input lies invisibly over its words, so the words are tapped."""
    for name in names:
        chip = page.get_by_label(name, exact=True).filter(visible=True).first
        chip.locator("xpath=ancestor::label[1]").click()
        expect(chip).to_be_checked()


@pytest.fixture
def regular(db: None) -> Customer:
    return make_customer("Guest, room 412", phone="+14155550123", needs="A quiet room")


def test_a_mistake_is_logged_on_a_phone_in_four_taps(
    signed_in: SignIn, staff_member: User, regular: Customer
) -> None:
    page = signed_in(staff_member)
    page.goto("/")
    check_page(page)
    thumb = Taps(page)

    thumb.tap("Log")
    check_page(page)
    page.get_by_label("What happened?").fill("The room was not ready at five")
    page.get_by_label("Who was let down?").press_sequentially("412")
    thumb.count += 1
    page.get_by_label("Guest, room 412").check(force=True)
    expect(page.get_by_text("A quiet room").first).to_be_visible()
    thumb.tap("Save, start the clocks", role="button")

    expect(page.get_by_role("heading", level=1)).to_contain_text("The room was not ready")
    assert thumb.count <= 4
    incident = Incident.objects.get()
    assert (incident.owner, incident.customer) == (staff_member, regular)
    check_page(page)


def test_the_whole_recovery_from_log_to_close(
    signed_in: SignIn,
    staff_member: User,
    manager_user: User,
    department_head: User,
    rooms: Department,
    regular: Customer,
) -> None:
    staff_member.department = rooms
    staff_member.save(update_fields=["department"])
    page = signed_in(staff_member)
    log_it(page)
    incident = Incident.objects.get()
    there = incident.get_absolute_url()
    care_for_the_customer(page)
    give_an_extra(page)
    ask_for_a_refund(page, there)
    decide_as_the_manager(signed_in(manager_user, viewport=DESK))
    find_the_cause(page, there)
    call_as_the_head(signed_in(department_head, viewport=DESK), incident)
    close_it(page, there)

    incident.refresh_from_db()
    assert (incident.status, incident.rung) == (IncidentStatus.CLOSED, 3)
    assert readings_of(incident).lift == 7


def log_it(page: Page) -> None:
    page.goto("/log/")
    page.get_by_label("What happened?").fill("The room was not ready at five")
    page.get_by_label("Who was let down?").press_sequentially("412")
    page.get_by_label("Guest, room 412").check(force=True)
    # What is known about them comes in above the chips and moves them down.
    expect(page.get_by_label("What we know about Guest, room 412")).to_be_visible()
    choose(page, "High")
    press(page, "Save, start the clocks")


def care_for_the_customer(page: Page) -> None:
    follow(page, "Reach out now")
    page.get_by_label("What was said").fill("We are getting a suite ready")
    press(page, "Record the contact")
    follow(page, "Add a reading")
    choose(page, "After the failure", "2", "Call")
    press(page, "Record the reading")
    follow(page, "Mark fixed")
    page.get_by_label("What was done").fill("Moved them to a suite")
    press(page, "Mark fixed")
    follow(page, "Record the apology")
    check_page(page)
    page.get_by_label("The words you used").fill(APOLOGY)
    choose(
        page,
        "Genuine and sincere",
        "Thankful for the relationship",
        "Blames nobody",
        "Honest about what went wrong",
        "Says how much they matter to us",
    )
    press(page, "Record the apology")
    follow(page, "Write down their ask")
    page.get_by_label("What would make it right").fill("A quiet room for the rest of the week")
    press(page, "Write it down")


def give_an_extra(page: Page) -> None:
    follow(page, "Plan the extra")
    check_page(page)
    page.get_by_label("What would exceed my expectations").fill("Somebody remembers our day")
    page.get_by_text("Four more questions").click()
    page.get_by_label("What can I do to be most helpful").fill("A dinner on the terrace")
    choose(page, "Extra", "No, it is a surprise", "Complimentary item")
    page.get_by_label("What exactly").fill("Dinner for two on the terrace")
    page.get_by_label("What it costs us").fill("120.00")
    press(page, "Save the remedy")
    expect(page.get_by_text("$120.00").first).to_be_visible()
    follow(page, "Give the extra")
    press(page, "Mark it given")
    expect(page.get_by_label("Recovery ladder, rung 3 of 3 reached")).to_be_visible()


def ask_for_a_refund(page: Page, there: str) -> None:
    page.goto(there)
    follow(page, "Add a remedy")
    choose(page, "Compensation", "Refund")
    page.get_by_label("What exactly").fill("The whole stay")
    page.get_by_label("What it costs us").fill("700.00")
    page.get_by_label("Why this much").fill("The whole evening was lost")
    press(page, "Save the remedy")
    expect(page.get_by_text("Waiting for a manager").first).to_be_visible()


def decide_as_the_manager(page: Page) -> None:
    page.goto("/approvals/")
    check_page(page)
    page.get_by_role("link", name="$700.00").first.click()
    check_page(page)
    press(page, "Approve $700.00")
    expect(page.get_by_text("Approved").first).to_be_visible()


def find_the_cause(page: Page, there: str) -> None:
    page.goto(there)
    follow(page, "Say what broke")
    page.get_by_label("Where it broke").fill("Handover of the rooms")
    page.get_by_label("How it happened").fill("The list was printed before the change")
    page.get_by_label("Why", exact=False).first.fill("It is printed once a day")
    page.get_by_label("How it was missed").fill("Nobody compares it at four")
    choose(page, "A process")
    press(page, "Save the diagnosis")
    follow(page, "Choose a process fix")
    page.get_by_label("What changes").fill("The list is printed again at four")
    choose(page, "Process")
    page.get_by_label("What we tell the customer").fill("We now check the rooms again at four")
    press(page, "Plan the process fix")


def call_as_the_head(page: Page, incident: Incident) -> None:
    page.goto(CheckInCall.objects.get(incident=incident).get_absolute_url())
    check_page(page)
    expect(page.get_by_text("We now check the rooms again at four").first).to_be_visible()
    choose(page, "Reached", "Yes, all is well", "9")
    press(page, "Record the call")


def close_it(page: Page, there: str) -> None:
    page.goto(there)
    follow(page, "Close the recovery")
    check_page(page)
    choose(page, "Thrilled")
    press(page, "Close the recovery")
    expect(page.get_by_text("lift").first).to_be_visible()
    check_page(page)
