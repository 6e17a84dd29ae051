"""Putting a recovery on hold, letting it run on, and the answer to "Still on it?"."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.actions.contacts import record_contact
from incidents.actions.holds import end_hold, hold_incident
from incidents.actions.recoveries import mark_fixed
from incidents.models import Hold
from incidents.policy.holds import MAY_STAND_STILL
from incidents.words.incidents import Severity
from tests.makers import make_incident

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KINDS = ["fix", "apology", "diagnosis"]


@pytest.fixture
def at():
    return now().replace(microsecond=0) - 5 * MINUTE


@pytest.fixture
def fresh(staff_member, guest, at):
    """Logged five minutes ago, and the customer was reached at once."""
    incident = make_incident(by=staff_member, customer=guest, at=at)
    record_contact(incident, channel="call", happened_at=at, by=staff_member, at=at)
    return incident


def page_of(incident, name=""):
    return f"/incidents/{incident.pk}/{name}"


def wall(incident, moment):
    return f"{moment.astimezone(incident.location.zone):%Y-%m-%dT%H:%M}"


@pytest.fixture
def typed(fresh):
    return {
        "reason": "Waiting for the customer until Thursday",
        "until": wall(fresh, now() + DAY),
        "kinds": KINDS,
    }


@pytest.fixture
def held(fresh, staff_member, at):
    return hold_incident(
        fresh,
        reason="Waiting for the part",
        until=at + DAY,
        kinds=MAY_STAND_STILL,
        by=staff_member,
        at=at,
    )


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_offers_a_time_a_reason_and_the_clocks_that_run(fresh, browser_of, staff_member):
    page = browser_of(staff_member).get(page_of(fresh, "hold/"))

    form = page.context["form"]
    assert [value for value, _ in form.fields["kinds"].choices] == KINDS
    assert form.fields["when"].choices
    assert "First contact and approvals never wait" in text_of(page)


def test_it_is_put_on_hold_once(fresh, typed, browser_of, staff_member, form_key):
    browser, sent = browser_of(staff_member), {**typed, "form_key": form_key}

    answers = [browser.post(page_of(fresh, "hold/"), sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    hold = Hold.objects.get()
    assert wall(fresh, hold.until) == typed["until"]
    page = text_of(browser.get(page_of(fresh)))
    assert "On hold until" in page
    assert "Waiting for the customer until Thursday" in page
    assert "Let the clocks run on" in page


def test_a_chip_is_a_time_too(fresh, typed, browser_of, staff_member):
    browser = browser_of(staff_member)
    chips = browser.get(page_of(fresh, "hold/")).context["form"].fields["when"].choices
    chosen = dict(chips).popitem()[0]

    answer = browser.post(page_of(fresh, "hold/"), {**typed, "until": "", "when": chosen})

    assert answer.status_code == 302
    assert wall(fresh, Hold.objects.get().until) == chosen


def test_a_chip_of_a_page_that_lay_open_is_still_meant(fresh, typed, browser_of, staff_member):
    then = wall(fresh, now() + 3 * DAY + 7 * MINUTE)

    browser_of(staff_member).post(page_of(fresh, "hold/"), {**typed, "until": "", "when": then})

    assert wall(fresh, Hold.objects.get().until) == then


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 401}, "reason"),
        ({"until": ""}, "when"),
        ({"until": "", "when": "some day"}, "when"),
        ({"until": "2001-01-01T10:00"}, "until"),
        ({"until": "soon"}, "until"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["first_contact"]}, "kinds"),
        ({"kinds": ["nonsense"]}, "kinds"),
    ],
)
def test_without_a_reason_or_a_new_time_it_is_not_put_off(
    wrong, field, fresh, typed, browser_of, staff_member
):
    """Product A7: postpone without a reason, form error."""
    answer = browser_of(staff_member).post(page_of(fresh, "hold/"), {**typed, **wrong})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Hold.objects.exists()


def test_a_second_hold_is_a_conflict_and_the_page_says_which_runs(
    fresh, held, typed, browser_of, staff_member
):
    browser = browser_of(staff_member)

    assert "Waiting for the part" in text_of(browser.get(page_of(fresh, "hold/")))
    answer = browser.post(page_of(fresh, "hold/"), {**typed, "kinds": ["fix"]})
    assert answer.status_code == 409
    assert "on hold already" in text_of(answer)


def test_a_colleague_may_not(fresh, typed, held, browser_of, colleague, manager_user):
    for person in (colleague, manager_user):
        browser = browser_of(person)
        assert browser.get(page_of(fresh, "hold/")).status_code == 403
        assert browser.post(page_of(fresh, "hold/"), typed).status_code == 403
        assert browser.post(page_of(fresh, "hold/end/")).status_code == 403
        assert browser.get(page_of(fresh, "still-on-it/")).status_code == 403
    assert held.__class__.objects.running().count() == 1


def test_the_clocks_run_on_by_a_button(fresh, held, browser_of, staff_member):
    browser = browser_of(staff_member)

    assert browser.get(page_of(fresh, "hold/end/")).status_code == 405
    assert browser.post(page_of(fresh, "hold/end/")).status_code == 302
    assert browser.post(page_of(fresh, "hold/end/")).status_code == 409

    assert fresh.deadlines.armed().count() == 3


def test_where_nothing_can_stand_still_the_page_says_why(incident, browser_of, staff_member):
    page = browser_of(staff_member).get(page_of(incident, "hold/"))

    assert "what is late stays late" in text_of(page)
    assert "<form class" not in page.content.decode().split("<main")[1]


def test_a_held_clock_says_until_when_and_why(fresh, held, browser_of, staff_member):
    page = browser_of(staff_member).get(page_of(fresh))

    faces = {face.kind: (face.tone, face.until, face.phrase) for face in page.context["clocks"]}
    assert faces["fix"] == ("none", held.until, "Waiting for the part")
    assert faces["first_contact"][0] == "ok"
    assert "Put it on hold" not in text_of(page)


def test_the_page_tells_the_history_of_holds(fresh, held, browser_of, staff_member, colleague, at):
    end_hold(held, by=staff_member, at=at + HOUR / 60)

    page = text_of(browser_of(colleague).get(page_of(fresh)))

    assert "ended early by Front desk, Harbour" in page
    assert "fix, apology, diagnosis" in page


def test_time_on_hold_is_not_time_used(fresh, held, staff_member, at, browser_of):
    """Met after 7 of its 60 minutes, though two hours have passed."""
    end_hold(held, by=staff_member, at=at)
    other = hold_incident(
        fresh,
        reason="Again",
        until=at + DAY,
        kinds=["fix"],
        by=staff_member,
        at=at + 2 * MINUTE,
    )
    end_hold(other, by=staff_member, at=at + 4 * MINUTE)
    mark_fixed(
        fresh,
        what_was_done="A suite",
        fixed_at=at + 5 * MINUTE,
        by=staff_member,
        at=at + 5 * MINUTE,
    )

    page = browser_of(staff_member).get(page_of(fresh))

    [fix] = [face for face in page.context["clocks"] if face.kind == "fix"]
    assert fix.phrase == "Met, 3 of 60 min"


def test_a_target_by_opening_hours_says_by_how_many_it_was_missed(staff_member, noon, browser_of):
    """Due on Wednesday at 14:00 local, done on Thursday at 09:10: six hours, and one and ten."""
    calm = make_incident(by=staff_member, severity=Severity.MEDIUM, at=noon)
    at = noon + 20 * HOUR + 10 * MINUTE
    mark_fixed(calm, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)

    page = browser_of(staff_member).get(page_of(calm))

    phrases = {face.kind: face.phrase for face in page.context["clocks"]}
    assert phrases["fix"] == "Done late by 7 h 10 min of opening hours"
    assert phrases["first_contact"].endswith("of opening hours")
    assert "fix, late by 7 h 10 min of opening hours" in text_of(page)


def test_a_held_recovery_waits_for_its_date_on_today(fresh, held, browser_of, staff_member):
    page = browser_of(staff_member).get("/")

    assert page.context["duties"] == []
    assert [one.incident for one in page.context["waiting"]] == [fresh]
    assert "Waiting for the part" in text_of(page)
    rows = browser_of(staff_member).get("/incidents/?due=waiting")
    assert [row.held_until for row in rows.context["rows"]] == [held.until]


def test_today_offers_to_put_a_duty_off(fresh, browser_of, staff_member):
    page = text_of(browser_of(staff_member).get("/"))

    assert f'href="{page_of(fresh, "hold/")}"' in page


def test_where_nothing_was_ever_held_nothing_more_is_read(fresh, browser_of, staff_member, at):
    browser = browser_of(staff_member)
    browser.get(page_of(fresh))
    with CaptureQueriesContext(connection) as before:
        browser.get(page_of(fresh))

    assert not [one for one in before if "heldclock" in one["sql"]]
    hold_incident(fresh, reason="So", until=at + DAY, kinds=["fix"], by=staff_member, at=at)
    with CaptureQueriesContext(connection) as after:
        browser.get(page_of(fresh))
    assert len([one for one in after if "heldclock" in one["sql"]]) == 1
