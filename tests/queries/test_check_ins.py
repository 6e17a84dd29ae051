"""Which calls are late, due today, to come or done; and what the caller has in front of them."""

from datetime import timedelta

import pytest

from incidents.actions.apologies import Words, record_apology
from incidents.actions.check_ins import Answers, record_not_reached, record_reached
from incidents.actions.contacts import record_ask, record_contact
from incidents.actions.process_fixes import Plan, plan_process_fix
from incidents.actions.recoveries import mark_fixed
from incidents.models import CheckInCall
from incidents.queries.asked import calls_for
from incidents.queries.call_sheet import call_for, improvement_of, sheet_of
from incidents.queries.check_ins import TABS, calls_in, calls_per_tab, calls_seen_by
from incidents.words.follow_ups import NotReached
from tests.makers import (
    ALL_FIVE,
    APOLOGY,
    make_department,
    make_incident,
    make_location,
    make_person,
)

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


def fixed_by(person, *, at, **report):
    incident = make_incident(by=person, at=at, **report)
    mark_fixed(incident, what_was_done="A suite", fixed_at=at, by=person, at=at)
    return CheckInCall.objects.get(incident=incident)


def tabs_of(call, *, user, at):
    calls = calls_seen_by(user)
    found = [tab for tab in TABS if call in calls_in(calls, tab, at=at)]
    counts = calls_per_tab(calls, at=at)
    assert [tab for tab in TABS if counts[tab]] == found
    return found


@pytest.mark.parametrize(
    ("after", "tab"),
    [
        (timedelta(0), "coming"),
        (WEEK - 14 * HOUR, "coming"),  # 22:59 the evening before would still be tomorrow
        (WEEK - 12 * HOUR, "today"),
        (WEEK + 3 * HOUR, "today"),
        (WEEK + 5 * HOUR, "late"),  # 18:00 at the harbour
        (WEEK + 24 * HOUR, "late"),
    ],
)
def test_a_call_stands_in_one_tab(after, tab, call, department_head, noon):
    assert tabs_of(call, user=department_head, at=noon + after) == [tab]


@pytest.mark.parametrize(
    ("after", "late"),
    [(WEEK - HOUR, False), (WEEK + 3 * HOUR, False), (WEEK + 5 * HOUR, True)],
)
def test_today_and_the_page_of_calls_agree_on_what_is_late(
    after, late, call, department_head, noon
):
    at = noon + after

    [duty] = calls_for(department_head, at=at, hidden=[])

    assert duty.badge == ("late" if late else "call")
    assert (duty.due_at <= at) is late
    assert tabs_of(call, user=department_head, at=at) == ["late" if late else "today"]


def test_a_call_that_was_made_or_missed_is_done(call, department_head, noon):
    record_not_reached(
        call,
        because=NotReached.VOICEMAIL,
        called_at=noon + WEEK,
        by=department_head,
        at=noon + WEEK,
    )

    assert "done" in [
        tab for tab in TABS if call in calls_in(calls_seen_by(department_head), tab, at=noon + WEEK)
    ]


def test_today_ends_when_it_ends_at_the_place(staff_member, department_head, noon):
    far = make_location("Harbour of Auckland", time_zone="Pacific/Auckland")
    there = fixed_by(make_person("Desk, Auckland", location=far), at=noon)

    # Due on Thursday 12 March at 10:00 in Auckland, which is Wednesday evening in Berlin.
    assert there.due_at == noon + WEEK + 9 * HOUR
    assert tabs_of(there, user=department_head, at=noon + WEEK - 2 * HOUR) == ["coming"]
    assert tabs_of(there, user=department_head, at=noon + WEEK) == ["today"]


def test_a_restricted_call_is_seen_by_few(call, colleague, manager_user, noon):
    call.incident.is_restricted = True
    call.incident.save()

    assert call_for(colleague, call.pk) is None
    assert calls_per_tab(calls_seen_by(colleague), at=noon)["coming"] == 0
    assert call_for(manager_user, call.pk) == call


def test_the_story_has_five_lines(call, staff_member, department_head, noon):
    at = noon + WEEK
    record_contact(call.incident, channel="in_person", happened_at=noon, by=staff_member, at=noon)
    record_ask(call.incident, customer_ask="A quiet room", asked_at=noon, by=staff_member, at=noon)
    record_apology(
        call.incident,
        apology=Words(APOLOGY, "in_person", staff_member, noon, ALL_FIVE),
        by=staff_member,
        at=noon,
    )

    sheet = sheet_of(call_for(department_head, call.pk), caller=department_head, at=at)

    assert [line.words for line in sheet.story] == [
        "The room was not ready at five",
        "In person",
        "A quiet room",
        f"By Front desk, Harbour: “{APOLOGY}”",
        "A suite",
    ]


def test_the_opening_says_who_calls_and_that_it_is_personal(call, department_head, noon):
    found = call_for(department_head, call.pk)
    sheet = sheet_of(found, caller=department_head, at=noon + WEEK)

    assert "Hello Guest, room 412. I am Head of rooms, department head at Harbour." in sheet.opening
    assert "last week" in sheet.opening
    assert "calling personally to check" in sheet.opening


def test_what_was_improved_is_told_in_the_customers_language(
    call, staff_member, department_head, noon
):
    assert improvement_of(call_for(department_head, call.pk)) == ""
    plan_process_fix(
        call.incident,
        fix=Plan(
            what_changes="Print arrivals at four",
            kind="process",
            owner=staff_member,
            due_on=noon.date() + timedelta(days=9),
            for_the_customer="We now check every room at four.",
        ),
        by=staff_member,
        at=noon,
    )

    found = call_for(department_head, call.pk)
    sheet = sheet_of(found, caller=department_head, at=noon + WEEK)
    assert sheet.improvement == "We now check every room at four."


def test_earlier_tries_are_on_the_sheet(call, department_head, noon):
    second = record_not_reached(
        call,
        because=NotReached.VOICEMAIL,
        called_at=noon + WEEK,
        by=department_head,
        at=noon + WEEK,
    )
    sheet = sheet_of(call_for(department_head, second.pk), caller=department_head, at=noon + WEEK)

    assert [(one.attempt, one.because) for one in sheet.earlier] == [(1, "Voicemail")]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_sheet_cost_the_same_however_many_calls(
    rows, staff_member, department_head, harbour, noon, django_assert_num_queries
):
    for number in range(rows):
        call = fixed_by(
            staff_member, at=noon, department=make_department(f"Rooms {number}", location=harbour)
        )
    at = noon + WEEK

    with django_assert_num_queries(4):
        calls = calls_seen_by(department_head)
        calls_per_tab(calls, at=at)
        for one in calls_in(calls, "today", at=at):
            assert one.caller.name and one.incident.location.name
            assert one.incident.customer is None
    with django_assert_num_queries(6):
        sheet_of(call_for(department_head, call.pk), caller=department_head, at=at)


def test_a_reached_call_is_done_and_nowhere_else(call, department_head, noon):
    said = Answers(called_at=noon + WEEK, everything_okay=True, had_improvement=False)
    record_reached(call, answers=said, by=department_head, at=noon + WEEK)

    assert tabs_of(call, user=department_head, at=noon + WEEK) == ["done"]


def test_a_restricted_call_is_planned_for_somebody_who_may_see_it(
    staff_member, department_head, rooms, manager_user, noon
):
    call = fixed_by(staff_member, at=noon, department=rooms, is_restricted=True)

    assert call.caller == manager_user
