"""Promises of a local time stay at that local time; clocks of elapsed time never move."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.actions.check_ins import postpone_call
from incidents.actions.clock import escalate_deadlines
from incidents.actions.process_fixes import Plan, plan_process_fix
from incidents.actions.wall_times import replan_wall_times
from incidents.lifecycle import DeadlineState
from incidents.models import CheckInCall, Deadline, Event, OutgoingEmail
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import ProcessFixKind

BERLIN, NEW_YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"
DAY = timedelta(days=1)


def moved_to(place, zone):
    place.time_zone = zone
    place.save(update_fields=["time_zone"])


def shown(moment, zone):
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def promise_of(call):
    return Deadline.objects.armed().get(kind=DeadlineKind.CHECK_IN, subject=call.pk)


def test_a_call_remembers_the_local_time_it_was_promised_for(call):
    promise = promise_of(call)

    # Planned for 13:00 in Berlin, a week after the fix; late as calling ends at 18:00.
    assert shown(call.due_at, BERLIN) == datetime(2026, 3, 11, 13, 0)
    assert (promise.zone, promise.wall_time) == (BERLIN, datetime(2026, 3, 11, 18, 0, tzinfo=UTC))


@pytest.mark.parametrize("zone", [NEW_YORK, AUCKLAND, "Asia/Kathmandu"])
def test_a_call_stays_at_its_local_time_when_the_place_gets_another_zone(zone, call, harbour, noon):
    before = promise_of(call)
    moved_to(harbour, zone)

    assert replan_wall_times(at=noon) == 1

    call.refresh_from_db()
    before.refresh_from_db()
    after = promise_of(call)
    assert shown(call.due_at, zone) == datetime(2026, 3, 11, 13, 0)
    assert shown(after.due_at, zone) == datetime(2026, 3, 11, 18, 0)
    assert (after.generation, after.zone, after.started_at) == (2, zone, before.started_at)
    assert (before.state, before.due_at) == (
        DeadlineState.CANCELLED,
        datetime(2026, 3, 11, 17, 0, tzinfo=UTC),
    )
    event = Event.objects.get(kind="deadline.replanned")
    [_, letter] = OutgoingEmail.objects.filter(kind="check_in_planned")  # for their calendar
    assert letter.recipient == call.caller
    assert (event.incident_id, event.by, event.details["duty"]) == (
        call.incident_id,
        None,
        DeadlineKind.CHECK_IN,
    )


def test_planning_anew_twice_changes_nothing(call, harbour, noon):
    moved_to(harbour, NEW_YORK)
    replan_wall_times(at=noon)

    assert replan_wall_times(at=noon) == 0
    assert Event.objects.filter(kind="deadline.replanned").count() == 1


def test_nothing_is_planned_anew_where_nothing_changed(call, noon, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert replan_wall_times(at=noon) == 0


def test_there_and_back_is_the_same_moment(call, harbour, noon):
    planned = call.due_at
    for zone in (NEW_YORK, BERLIN):
        moved_to(harbour, zone)
        replan_wall_times(at=noon)

    call.refresh_from_db()
    assert (call.due_at, promise_of(call).generation) == (planned, 3)


def test_other_rules_of_a_zone_keep_the_local_time(call, noon):
    # As if the call had been planned by rules that put Berlin an hour further east.
    promise = promise_of(call)
    CheckInCall.objects.filter(pk=call.pk).update(due_at=call.due_at - timedelta(hours=1))
    Deadline.objects.filter(pk=promise.pk).update(due_at=promise.due_at - timedelta(hours=1))

    assert replan_wall_times(at=noon) == 1

    call.refresh_from_db()
    assert shown(call.due_at, BERLIN) == datetime(2026, 3, 11, 13, 0)
    assert shown(promise_of(call).due_at, BERLIN) == datetime(2026, 3, 11, 18, 0)


def test_elapsed_clocks_do_not_move(incident, harbour, noon):
    before = list(Deadline.objects.order_by("pk").values_list("pk", "due_at", "state"))
    moved_to(harbour, AUCKLAND)

    assert replan_wall_times(at=noon) == 0
    assert list(Deadline.objects.order_by("pk").values_list("pk", "due_at", "state")) == before


def test_what_was_late_already_stays_late(call, harbour):
    evening = datetime(2026, 3, 11, 17, 0, tzinfo=UTC)
    escalate_deadlines(at=evening)
    moved_to(harbour, NEW_YORK)

    assert replan_wall_times(at=evening + timedelta(minutes=1)) == 0
    assert Deadline.objects.get(kind=DeadlineKind.CHECK_IN).state == DeadlineState.BREACHED


def test_a_local_time_that_has_passed_by_the_new_clocks_comes_as_calling_starts(call, harbour):
    # Noon in Berlin is one in the morning of the next day in Auckland.
    at = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
    moved_to(harbour, AUCKLAND)

    replan_wall_times(at=at)

    call.refresh_from_db()
    assert shown(call.due_at, AUCKLAND) == datetime(2026, 3, 12, 10, 0)
    assert shown(promise_of(call).due_at, AUCKLAND) == datetime(2026, 3, 12, 18, 0)


def test_a_call_that_was_moved_keeps_its_new_local_time(call, harbour, department_head, noon):
    three = datetime(2026, 3, 12, 15, 0, tzinfo=ZoneInfo(BERLIN))
    postpone_call(call, due_at=three, reason="They fly today", by=department_head, at=noon)
    moved_to(harbour, NEW_YORK)

    replan_wall_times(at=noon)

    call.refresh_from_db()
    assert shown(call.due_at, NEW_YORK) == datetime(2026, 3, 12, 15, 0)


def test_a_process_fix_is_due_as_its_day_ends_where_it_was_promised(
    incident, staff_member, harbour, noon
):
    plan = Plan("Print the list twice", ProcessFixKind.PROCESS, staff_member, date(2026, 3, 10))
    plan_process_fix(incident, fix=plan, by=staff_member, at=noon)
    moved_to(harbour, NEW_YORK)

    replan_wall_times(at=noon)

    [before, after] = Deadline.objects.filter(kind=DeadlineKind.PROCESS_FIX).order_by("pk")
    assert shown(before.due_at, BERLIN) == datetime(2026, 3, 10, 23, 59, 59)
    assert shown(after.due_at, NEW_YORK) == datetime(2026, 3, 10, 23, 59, 59)


def test_one_broken_promise_does_not_stop_the_others(call, fixed, staff_member, harbour, noon):
    plan = Plan("Print the list twice", ProcessFixKind.PROCESS, staff_member, date(2026, 3, 10))
    plan_process_fix(fixed, fix=plan, by=staff_member, at=noon)
    Deadline.objects.filter(kind=DeadlineKind.CHECK_IN).update(subject=call.pk + 1)
    moved_to(harbour, NEW_YORK)

    assert replan_wall_times(at=noon) == 1
    moved = Deadline.objects.armed().get(kind=DeadlineKind.PROCESS_FIX)
    assert (moved.zone, moved.generation) == (NEW_YORK, 2)


def test_a_place_with_a_zone_nobody_knows_keeps_its_promises_as_they_are(call, harbour, noon):
    moved_to(harbour, "Mars/Olympus")

    assert replan_wall_times(at=noon) == 0
    assert promise_of(call).zone == BERLIN


def test_after_a_week_without_us_it_is_kept_before_anybody_is_told(call, harbour, noon):
    moved_to(harbour, NEW_YORK)
    a_week_later = datetime(2026, 3, 11, 16, 59, tzinfo=UTC)

    replan_wall_times(at=a_week_later)
    escalate_deadlines(at=a_week_later + timedelta(minutes=5))

    assert promise_of(call).due_at == datetime(2026, 3, 11, 22, 0, tzinfo=UTC)
    assert not Event.objects.filter(kind="deadline.breached", details__duty="check_in").exists()
