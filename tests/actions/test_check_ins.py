"""The check-in call: planned for the department head, tried up to three times, moved, made."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.actions.check_ins import (
    Answers,
    cancel_calls,
    plan_call,
    postpone_call,
    record_not_reached,
    record_reached,
)
from incidents.actions.clock import escalate_deadlines
from incidents.actions.recoveries import mark_fixed, record_call
from incidents.lifecycle import CheckInStatus, DeadlineState, IncidentStatus
from incidents.models import CheckInCall, Deadline, Event, Guide, LoyaltyReading, OutgoingEmail
from incidents.queries.closing import check_in_is_over
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.follow_ups import NotReached
from incidents.words.loyalty import Moment, Source
from incidents.words.people import Role
from tests.makers import make_incident, make_location, make_person

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = timedelta(days=7)


def clock_of(call):
    rows = Deadline.objects.filter(kind=DeadlineKind.CHECK_IN, subject=call.pk)
    return rows.order_by("-generation")[0]


def not_reached(call, *, by, at, because=NotReached.NO_ANSWER):
    return record_not_reached(call, because=because, called_at=at, by=by, at=at)


def answers(at, *, okay=True, improved=True):
    return Answers(called_at=at, everything_okay=okay, had_improvement=improved)


def test_the_fix_plans_a_call_a_week_later_for_the_department_head(call, department_head, noon):
    assert (call.caller, call.attempt, call.due_at) == (department_head, 1, noon + WEEK)


def test_the_call_is_late_when_calling_ends_that_day(call):
    deadline = clock_of(call)

    assert deadline.state == DeadlineState.ARMED
    assert deadline.due_at == datetime(2026, 3, 11, 18, 0, tzinfo=BERLIN)


def test_a_call_is_never_planned_in_the_past(incident, staff_member, noon):
    typed_in = noon + timedelta(days=30, hours=8)  # a Friday evening
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=typed_in)

    call = CheckInCall.objects.get(incident=incident)
    assert call.due_at == datetime(2026, 4, 4, 10, 0, tzinfo=BERLIN)


def test_without_a_department_a_head_of_the_place_calls(staff_member, department_head, noon):
    incident = make_incident(by=staff_member)

    assert plan_call(incident, by=staff_member, at=noon).caller == department_head


def test_without_a_head_the_managers_follow_in_their_order(harbour, staff_member, noon):
    def caller():
        return plan_call(make_incident(by=staff_member), by=staff_member, at=noon).caller

    assert caller() == staff_member
    boss = make_person("Business owner", role=Role.OWNER)
    assert caller() == boss
    manager = make_person("Manager", role=Role.MANAGER, location=harbour)
    assert caller() == manager
    fallback = make_person("Fallback", role=Role.MANAGER, location=make_location("Old town"))
    harbour.fallback_manager = fallback
    harbour.save()
    assert caller() == fallback


def test_somebody_who_left_or_advises_makes_no_call(
    rooms, department_head, manager_user, second_manager, staff_member, noon
):
    department_head.is_active = False
    department_head.save()
    incident = make_incident(by=staff_member, department=rooms)
    Guide(incident=incident, person=manager_user, asked_by=staff_member, asked_at=noon).save()

    assert plan_call(incident, by=staff_member, at=noon).caller == second_manager


def test_a_call_that_reached_them_keeps_what_they_said(call, department_head, noon):
    said = Answers(
        called_at=noon + WEEK,
        everything_okay=True,
        had_improvement=False,
        did_we_do_well="You did",
        notes="Comes back in May",
    )
    record_reached(call, answers=said, by=department_head, at=noon + WEEK)

    call.refresh_from_db()
    assert (call.status, call.made_by, call.called_at) == (
        CheckInStatus.REACHED,
        department_head,
        noon + WEEK,
    )
    assert (call.everything_okay, call.had_improvement) == (True, False)
    assert (call.did_we_do_well, call.notes) == ("You did", "Comes back in May")
    assert clock_of(call).state == DeadlineState.MET


def test_history_keeps_no_word_of_the_customer(call, department_head, noon):
    said = Answers(noon + WEEK, True, False, did_we_do_well="My name is Ada", notes="0151 000")
    record_reached(call, answers=said, by=department_head, at=noon + WEEK)

    event = Event.objects.get(kind="check_in.reached")
    assert "Ada" not in str(event.details)
    assert event.details["had_improvement"] is False


def test_a_call_made_in_time_and_typed_in_late_was_in_time(call, department_head, noon):
    late = noon + WEEK + timedelta(days=1)
    escalate_deadlines(at=late)
    assert clock_of(call).state == DeadlineState.BREACHED

    record_reached(call, answers=answers(noon + WEEK), by=department_head, at=late)

    assert clock_of(call).state == DeadlineState.MET


def test_nobody_there_is_tried_again_two_working_days_later(call, department_head, noon):
    second = not_reached(call, by=department_head, at=noon + WEEK)

    assert (second.attempt, second.caller) == (2, department_head)
    assert second.due_at == datetime(2026, 3, 13, 10, 0, tzinfo=BERLIN)
    assert clock_of(call).state == DeadlineState.MET
    assert clock_of(second).state == DeadlineState.ARMED


def test_the_third_try_ends_the_calls_and_the_manager_is_told(
    fixed, call, department_head, manager_user, noon
):
    second = not_reached(call, by=department_head, at=noon + WEEK)
    assert not check_in_is_over(fixed)
    third = not_reached(second, by=department_head, at=noon + WEEK + timedelta(days=2))
    ended = not_reached(third, by=department_head, at=noon + WEEK + timedelta(days=4))

    fixed.refresh_from_db()
    assert ended is None
    assert check_in_is_over(fixed)
    assert not fixed.check_ins.scheduled().exists()
    letter = OutgoingEmail.objects.get(kind="call_not_reached")
    assert letter.recipient == manager_user


def test_who_asks_not_to_be_called_is_not_called_again(fixed, call, department_head, noon):
    ended = not_reached(call, by=department_head, at=noon + WEEK, because=NotReached.ASKED_NOT_TO)

    fixed.refresh_from_db()
    assert ended is None
    assert check_in_is_over(fixed)
    assert call.status == CheckInStatus.NOT_REACHED


def test_a_wrong_number_is_a_try_like_any_other(call, department_head, noon):
    again = not_reached(call, by=department_head, at=noon + WEEK, because=NotReached.WRONG_NUMBER)

    assert again.attempt == 2


def test_calls_that_are_let_go_stop_their_clock(fixed, call, staff_member, noon):
    cancel_calls(fixed, by=staff_member, at=noon)
    cancel_calls(fixed, by=staff_member, at=noon)

    call.refresh_from_db()
    assert call.status == CheckInStatus.CANCELLED
    assert clock_of(call).state == DeadlineState.CANCELLED
    assert Event.objects.filter(kind="check_in.cancelled").count() == 1


@pytest.mark.parametrize(
    ("called_at", "words"),
    [
        (datetime(2026, 3, 4, 11, 0, tzinfo=UTC), "before the mistake"),
        (datetime(2026, 3, 12, 12, 0, tzinfo=UTC), "still to come"),
    ],
)
def test_a_call_has_a_possible_time(called_at, words, call, department_head, noon):
    with pytest.raises(Invalid, match=words):
        record_reached(call, answers=answers(called_at), by=department_head, at=noon + WEEK)


def test_a_call_before_the_fix_is_refused(incident, staff_member, department_head, noon):
    later = noon + timedelta(hours=2)
    mark_fixed(incident, what_was_done="A suite", fixed_at=later, by=staff_member, at=later)
    call = CheckInCall.objects.get(incident=incident)

    with pytest.raises(Invalid, match="before the fix"):
        record_reached(
            call, answers=answers(noon + timedelta(hours=1)), by=department_head, at=later
        )


def test_a_colleague_and_a_guide_make_no_call(call, fixed, colleague, manager_user, noon):
    Guide(incident=fixed, person=manager_user, asked_by=colleague, asked_at=noon).save()

    with pytest.raises(Forbidden, match="makes this call"):
        not_reached(call, by=colleague, at=noon + WEEK)
    with pytest.raises(Forbidden, match="guide"):
        not_reached(call, by=manager_user, at=noon + WEEK)


def test_of_two_who_record_a_call_one_is_told(call, department_head, manager_user, noon):
    stale = CheckInCall.objects.get(pk=call.pk)
    record_reached(call, answers=answers(noon + WEEK), by=department_head, at=noon + WEEK)

    with pytest.raises(Conflict, match="reached by now"):
        not_reached(stale, by=manager_user, at=noon + WEEK)
    with pytest.raises(Conflict, match="reached by now"):
        postpone_call(
            stale, due_at=noon + 2 * WEEK, reason="Flight", by=manager_user, at=noon + WEEK
        )


@pytest.mark.parametrize(("score", "status"), [(3, "open"), (4, "fixed")])
def test_three_or_less_is_not_okay_whatever_they_say(call, department_head, noon, score, status):
    record_call(call, answers=answers(noon + WEEK), score=score, by=department_head, at=noon + WEEK)

    call.incident.refresh_from_db()
    assert call.incident.status == status


def test_the_score_of_a_call_is_a_reading_after_the_recovery(call, department_head, noon):
    record_call(call, answers=answers(noon + WEEK), score=9, by=department_head, at=noon + WEEK)

    reading = LoyaltyReading.objects.get()
    assert (reading.moment, reading.score, reading.source) == (
        Moment.AFTER_RECOVERY,
        9,
        Source.CALL,
    )


def test_not_okay_opens_the_recovery_again(fixed, call, department_head, staff_member, noon):
    record_call(
        call,
        answers=answers(noon + WEEK, okay=False),
        score=None,
        by=department_head,
        at=noon + WEEK,
    )

    fixed.refresh_from_db()
    assert fixed.status == IncidentStatus.OPEN
    assert OutgoingEmail.objects.get(kind="call_went_badly").recipient == staff_member
