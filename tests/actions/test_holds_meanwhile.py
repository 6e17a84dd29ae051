"""What stands still while people go on: duties done, calls moved, a recovery closed or begun."""

from datetime import timedelta

import pytest

from incidents.actions.apologies import Words, record_apology
from incidents.actions.check_ins import postpone_call
from incidents.actions.holds import end_hold, end_holds, hold_incident
from incidents.actions.incidents import change_severity, withdraw_incident
from incidents.actions.recoveries import (
    Answers,
    close_as_not_recovered,
    mark_fixed,
    record_call,
    reopen_incident,
)
from incidents.models import Hold
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity
from tests.actions.test_holds import newest, sweep
from tests.makers import ALL_FIVE, APOLOGY, make_incident, make_person

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def standing(incident):
    return {
        one.kind for one in incident.deadlines.filter(held_by__ran_on_at=None, state="cancelled")
    }


def test_a_duty_done_meanwhile_counts(incident, hold, staff_member, noon):
    hold(noon + DAY)

    mark_fixed(
        incident,
        what_was_done="A suite",
        fixed_at=noon + 5 * HOUR,
        by=staff_member,
        at=noon + 5 * HOUR,
    )

    fix = newest(incident, DeadlineKind.FIX)
    assert (fix.state, fix.due_at) == ("met", noon + 5 * HOUR + 48 * MINUTE)
    assert standing(incident) == {"apology", "diagnosis"}
    sweep(noon + DAY)
    assert newest(incident, DeadlineKind.FIX) == fix
    assert newest(incident, DeadlineKind.APOLOGY).state == "armed"


def test_a_duty_done_before_the_hold_and_entered_meanwhile_counts(
    incident, hold, staff_member, noon
):
    hold(noon + DAY)

    done_at, at = noon + 5 * MINUTE, noon + 2 * HOUR
    mark_fixed(incident, what_was_done="A suite", fixed_at=done_at, by=staff_member, at=at)

    fix = newest(incident, DeadlineKind.FIX)
    assert (fix.state, fix.done_at, fix.due_at) == ("met", done_at, noon + HOUR)


def test_a_duty_done_after_the_planned_time_is_late_though_no_sweep_came(
    incident, hold, staff_member, noon
):
    hold(noon + HOUR)

    at = noon + 2 * HOUR
    mark_fixed(incident, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)

    fix = newest(incident, DeadlineKind.FIX)
    assert (fix.state, fix.due_at, fix.done_at) == ("breached", noon + 108 * MINUTE, at)


def test_it_can_be_held_again_and_again(incident, hold, staff_member, noon):
    for day in range(3):
        end_hold(
            hold(noon + (day + 1) * DAY, at=noon + day * DAY + 10 * MINUTE, kinds=["fix"]),
            by=staff_member,
            at=noon + day * DAY + 12 * HOUR,
        )
        hold(noon + (day + 1) * DAY, at=noon + day * DAY + 12 * HOUR, kinds=["fix"])
        sweep(noon + (day + 1) * DAY)

    fix = newest(incident, DeadlineKind.FIX)
    assert (fix.generation, fix.due_at) == (7, noon + 3 * DAY + 30 * MINUTE)
    assert fix.next_step_at == fix.due_at - 15 * MINUTE


def test_opening_hours_are_counted_by_opening_hours(staff_member, noon):
    """Medium: 60 minutes of opening hours, 08:00 to 20:00; the place closes while it waits."""
    calm = make_incident(by=staff_member, severity=Severity.MEDIUM, at=noon + 6 * HOUR)
    assert newest(calm, DeadlineKind.FIX).due_at == noon + 7 * HOUR  # 20:00 local
    at, until = noon + 6.5 * HOUR, noon + 6.75 * HOUR

    hold_incident(calm, reason="So", until=until, kinds=["fix"], by=staff_member, at=at)
    end_holds(at=until)

    # A quarter of an hour is left until closing, the other one is tomorrow's.
    fix = newest(calm, DeadlineKind.FIX)
    assert fix.due_at == noon + 19 * HOUR + 15 * MINUTE
    assert fix.next_step_at == noon + 7 * HOUR  # the warning comes after 45 of the 60 minutes


def test_the_severity_changes_while_it_stands_still(incident, hold, staff_member, noon):
    """High to medium: apology from two hours to a working day; what was used stays used."""
    hold(noon + DAY)

    change_severity(incident, severity=Severity.LOW, by=staff_member, at=noon + HOUR)
    assert newest(incident, DeadlineKind.FIX).state == "cancelled"
    sweep(noon + DAY)

    fix, apology = newest(incident, DeadlineKind.FIX), newest(incident, DeadlineKind.APOLOGY)
    assert (fix.generation, fix.due_at) == (2, noon + DAY + 48 * MINUTE)
    assert apology.due_at == noon + 2 * DAY - 12 * MINUTE


def test_the_severity_changes_after_it_stood_still(incident, hold, staff_member, noon):
    hold(noon + HOUR)
    sweep(noon + HOUR)

    change_severity(incident, severity=Severity.CRITICAL, by=staff_member, at=noon + HOUR + MINUTE)

    fix = newest(incident, DeadlineKind.FIX)
    assert (fix.generation, fix.due_at) == (3, noon + HOUR + 48 * MINUTE)
    assert fix.next_step_at == fix.due_at - 15 * MINUTE


@pytest.mark.parametrize("how", ["closed", "withdrawn"])
def test_as_the_recovery_ends_the_hold_ends_and_no_clock_is_left(
    how, incident, hold, staff_member, manager_user, noon
):
    held = hold(noon + DAY, at=noon + MINUTE)
    at = noon + 2 * MINUTE

    if how == "closed":
        close_as_not_recovered(incident, reason="They left", outcome="lost", by=manager_user, at=at)
    else:
        withdraw_incident(incident, by=staff_member, at=at)

    held.refresh_from_db()
    assert (held.status, held.ended_at) == ("ended", at)
    assert not incident.deadlines.armed().exists()
    sweep(noon + 2 * DAY)
    assert not incident.deadlines.armed().exists()
    if how == "closed":
        reopen_incident(incident, reason="They wrote", by=manager_user, at=noon + 3 * DAY)
        assert newest(incident, DeadlineKind.FIX).due_at == noon + 3 * DAY + HOUR


def test_a_recovery_that_begins_again_is_no_longer_on_hold(
    incident, call, staff_member, department_head, noon
):
    hold_incident(
        incident,
        reason="So",
        until=noon + 9 * DAY,
        kinds=["apology", "diagnosis"],
        by=staff_member,
        at=noon + MINUTE,
    )
    at = noon + 7 * DAY
    badly = Answers(called_at=at, everything_okay=False, had_improvement=False)

    record_call(call, answers=badly, score=None, by=department_head, at=at)

    assert Hold.objects.get().ended_by == department_head
    assert newest(incident, DeadlineKind.APOLOGY).due_at == at + 119 * MINUTE
    assert newest(incident, DeadlineKind.FIX).due_at == at + HOUR


def test_a_call_waits_as_long_as_its_clock(incident, call, staff_member, noon):
    """Planned for a Wednesday at 13:00 local; held for two days, so on Friday."""
    first = call.due_at
    held = hold_incident(
        incident,
        reason="They travel",
        until=noon + 2 * DAY,
        kinds=["check_in"],
        by=staff_member,
        at=noon,
    )
    call.refresh_from_db()
    assert call.due_at == first + 2 * DAY

    end_hold(held, by=staff_member, at=noon + DAY)

    call.refresh_from_db()
    clock = newest(incident, DeadlineKind.CHECK_IN)
    assert (call.due_at, clock.due_at) == (first + DAY, first + DAY + 5 * HOUR)


def test_a_call_that_is_moved_by_hand_has_its_clock_again(
    incident, call, staff_member, department_head, noon
):
    hold_incident(
        incident,
        reason="They travel",
        until=noon + 2 * DAY,
        kinds=["check_in"],
        by=staff_member,
        at=noon,
    )

    due_at = noon + 5 * DAY
    postpone_call(call, due_at=due_at, reason="They asked", by=department_head, at=noon + HOUR)
    sweep(noon + 2 * DAY)

    [clock] = incident.deadlines.filter(kind=DeadlineKind.CHECK_IN).armed()
    assert clock.due_at == due_at + 5 * HOUR


def test_an_apology_given_meanwhile_is_in_time(incident, hold, staff_member, noon):
    hold(noon + DAY)
    words = Words(APOLOGY, "call", staff_member, noon + 6 * HOUR, ALL_FIVE)

    record_apology(incident, apology=words, by=staff_member, at=noon + 6 * HOUR)

    assert newest(incident, DeadlineKind.APOLOGY).state == "met"


def test_the_new_owner_ends_what_the_old_one_began(incident, hold, harbour, noon):
    held = hold(noon + DAY)
    late = make_person("Late desk", location=harbour)
    type(incident).objects.filter(pk=incident.pk).update(owner=late)

    assert end_hold(held, by=late, at=noon + HOUR).ended_by == late
    assert end_holds(at=noon + 2 * DAY) == 0
