"""The status page: green, red with what to do, and a clock that runs again at a press."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.actions.audits import audit
from incidents.actions.clock import escalate_deadlines, take_pulse
from incidents.actions.digests import queue_digests
from incidents.actions.seals import seal_history
from incidents.models import Deadline, Escalation, Event, EventSeal
from incidents.words.audits import Check
from incidents.words.clock import DeadlineKind
from tests.faults import SEVEN, by_hand
from tests.makers import make_incident, make_remedy

PAGE = "/settings/organisation/status/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def house(staff_member, manager_user, business_owner):
    """Something happened an hour ago; all of it was told."""
    at = now()
    incident = make_incident(by=staff_member, at=at - timedelta(minutes=62))
    make_remedy(incident, cost="40", by=staff_member, at=incident.logged_at)
    escalate_deadlines(at=at - 2 * MINUTE)
    queue_digests(at=at)
    for minute in (5, 4, 3, 2, 1, 0):
        take_pulse(at=at - minute * MINUTE)
    by_hand("UPDATE incidents_outgoingemail SET state = 'sent'")
    by_hand("DELETE FROM incidents_periodrun WHERE job = 'start'")
    return at


@pytest.fixture
def set_aside(incident, noon):
    broken = Deadline.objects.get(incident=incident, kind=DeadlineKind.FIRST_CONTACT)
    steps = broken.steps
    Deadline.objects.filter(pk=broken.pk).update(steps={})
    for fives in range(5):
        escalate_deadlines(at=noon + (16 + 5 * fives) * MINUTE)
    Deadline.objects.filter(pk=broken.pk).update(steps=steps)
    broken.refresh_from_db()
    return broken


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_fresh_house_was_not_looked_at_yet(browser_of, business_owner):
    answer = browser_of(business_owner).get(PAGE)

    assert answer.status_code == 200
    assert "Not looked at yet" in words_of(answer)


def test_green_says_that_all_is_well(browser_of, business_owner, house):
    seal_history(at=house + 4 * MINUTE)
    audit(at=house)

    words = words_of(browser_of(business_owner).get(PAGE))

    assert "All is well" in words
    assert EventSeal.objects.get().hash in words
    assert "Not set up (HEARTBEAT_URL)" in words
    assert "t-crit" not in words


@pytest.mark.parametrize("fault", SEVEN)
def test_red_names_the_fault_and_what_to_do(fault, browser_of, business_owner, house):
    example = SEVEN[fault](house)
    looked = audit(at=house)

    browser = browser_of(business_owner)
    words = words_of(browser.get(PAGE))

    assert Check(fault).label in words
    assert "The auditor found" in words
    assert fault in {one["check"] for one in looked.findings}
    assert fault in {"late", "untold"} or str(example) in words
    assert 'href="/settings/organisation/status/"' in words_of(browser.get("/"))


def test_a_silent_clock_is_told_on_every_page_of_the_owner_alone(
    browser_of, business_owner, staff_member
):
    take_pulse(at=now() - 10 * MINUTE)

    assert "The clock stands still" in words_of(browser_of(business_owner).get("/"))
    assert "The clock stands still" in words_of(browser_of(business_owner).get(PAGE))
    assert "The clock stands still" not in words_of(browser_of(staff_member).get("/"))


def test_a_silent_auditor_is_told_too(browser_of, business_owner, house):
    audit(at=house - 20 * MINUTE)

    assert "The auditor has been silent" in words_of(browser_of(business_owner).get("/insights/"))


def test_a_clock_that_was_set_aside_runs_again(browser_of, business_owner, set_aside, noon):
    browser = browser_of(business_owner)
    assert "Run again" in words_of(browser.get(PAGE))

    answer = browser.post(f"{PAGE}deadlines/{set_aside.pk}/retry/")
    escalate_deadlines(at=now() + MINUTE)

    assert answer.status_code == 302
    told = Escalation.objects.get(deadline=set_aside, step=1)
    assert told.cause == "manual"
    kinds = Event.objects.filter(details__deadline=set_aside.pk).order_by("pk")
    by = [(one.kind, one.by) for one in kinds][:3]
    assert by == [
        ("deadline.set_aside", None),
        ("deadline.retried", business_owner),
        ("deadline.breached", None),
    ]
    assert "Run again" not in words_of(browser.get(PAGE))


def test_the_same_press_twice_runs_it_once(browser_of, business_owner, set_aside, form_key):
    browser = browser_of(business_owner)
    address = f"{PAGE}deadlines/{set_aside.pk}/retry/"

    answers = [browser.post(address, {"form_key": form_key}).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert browser.post(address).status_code == 409
    assert Event.objects.filter(kind="deadline.retried").count() == 1


def test_nobody_else_lets_a_clock_run(browser_of, manager_user, set_aside):
    answer = browser_of(manager_user).post(f"{PAGE}deadlines/{set_aside.pk}/retry/")

    assert answer.status_code == 403
    set_aside.refresh_from_db()
    assert set_aside.stuck_at is not None


@pytest.mark.usefixtures("in_one_minute")
def test_the_page_needs_the_same_queries_for_one_and_for_many(
    browser_of, business_owner, set_aside, staff_member, noon, django_assert_num_queries
):
    for _ in range(3):
        make_incident(by=staff_member)
    browser = browser_of(business_owner)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        browser.get(PAGE)
    asked = len(one)

    Deadline.objects.armed().update(stuck_at=noon, next_step_at=None)

    with django_assert_num_queries(asked):
        browser.get(PAGE)


def test_clocks_that_differ_are_told(browser_of, business_owner, monkeypatch):
    ahead = now() + timedelta(seconds=90)
    monkeypatch.setattr("incidents.queries.status.database_now", lambda: ahead)

    assert "Two clocks differ by" in words_of(browser_of(business_owner).get(PAGE))
