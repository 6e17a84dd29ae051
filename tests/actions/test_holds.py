"""Clocks that stand still for a reason, until a time, and run on with exactly what they had."""

from datetime import timedelta

import pytest

from incidents.actions.clock import escalate_deadlines
from incidents.actions.contacts import record_contact
from incidents.actions.holds import end_hold, end_holds, hold_incident
from incidents.models import Deadline, Escalation, Event, Hold, Location
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from tests.actions.conftest import WAITING
from tests.makers import make_incident

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def thursday(noon):
    """Thursday 10:00 at the harbour, 21 hours after noon of Wednesday."""
    return noon + 21 * HOUR


def newest(incident, kind):
    return incident.deadlines.filter(kind=kind).order_by("-generation").first()


def sweep(at):
    end_holds(at=at)
    escalate_deadlines(at=at)


def test_while_it_stands_still_nothing_is_late_and_then_it_runs_on_by_itself(
    incident, staff_member, hold, thursday, noon
):
    """Show 3: on hold, waiting for the customer until Thursday 10:00."""
    record_contact(incident, channel="call", happened_at=noon, by=staff_member, at=noon)
    hold(thursday)

    for hours in range(1, 21):
        sweep(noon + hours * HOUR)
    assert not Escalation.objects.exists()
    assert not incident.deadlines.owed().exists()
    sweep(thursday + timedelta(seconds=7))

    fix = newest(incident, DeadlineKind.FIX)
    assert (fix.state, fix.generation, fix.due_at) == ("armed", 2, thursday + 48 * MINUTE)
    assert (fix.started_at, fix.next_step, fix.next_step_at) == (noon, 0, thursday + 33 * MINUTE)
    told = Event.objects.filter(incident=incident, kind__startswith="hold.").order_by("pk")
    assert [(one.kind, one.by) for one in told] == [
        ("hold.started", staff_member),
        ("hold.ended", None),
    ]
    assert told[0].text.words == WAITING
    sweep(thursday + 49 * MINUTE)
    assert Escalation.objects.get(deadline__kind="fix", step=1).due_at == fix.due_at


def test_after_three_days_of_outage_it_runs_on_as_of_the_planned_time(incident, hold, noon):
    hold(noon + 2 * HOUR)
    back = noon + 3 * DAY

    sweep(back)
    sweep(back)

    fix = newest(incident, DeadlineKind.FIX)
    assert fix.due_at == noon + 2 * HOUR + 48 * MINUTE
    told = Escalation.objects.get(deadline=fix, step=1)
    assert (told.cause, told.lateness_ms) == (
        "catch_up",
        (back - fix.due_at) // timedelta.resolution // 1000,
    )
    ended = Hold.objects.get()
    assert (ended.status, ended.ended_at, ended.ended_by) == ("ended", noon + 2 * HOUR, None)


def test_ending_twice_changes_nothing(incident, hold, noon):
    hold(noon + 2 * HOUR)

    assert end_holds(at=noon + 2 * HOUR) == 1
    before = list(Deadline.objects.order_by("pk").values())
    assert end_holds(at=noon + 3 * HOUR) == 0

    assert list(Deadline.objects.order_by("pk").values()) == before
    assert Event.objects.filter(kind="hold.ended").count() == 1


def test_nothing_runs_on_a_moment_too_early(hold, noon):
    hold(noon + 2 * HOUR)

    assert end_holds(at=noon + 2 * HOUR - timedelta.resolution) == 0


def test_an_idle_tick_is_one_read(hold, noon, django_assert_num_queries):
    hold(noon + 2 * HOUR)

    with django_assert_num_queries(1):
        end_holds(at=noon + HOUR)


def test_a_broken_one_is_set_back_and_does_not_stop_the_others(incident, hold, staff_member, noon):
    hold(noon + HOUR)
    other = make_incident(by=staff_member)
    hold_incident(
        other, reason="So", until=noon + 2 * HOUR, kinds=["fix"], by=staff_member, at=noon + MINUTE
    )
    nowhere = Location.objects.create(name="Nowhere", time_zone="Nowhere/AtAll")
    type(incident).objects.filter(pk=incident.pk).update(location=nowhere)
    Hold.objects.filter(incident=incident).first().clocks.update(by_opening_hours=True)
    at = noon + 3 * HOUR

    assert end_holds(at=at) == 1

    broken = incident.holds.get()
    assert (broken.status, broken.failures, broken.next_try_at) == ("running", 1, at + 5 * MINUTE)
    assert newest(other, DeadlineKind.FIX).state == "armed"
    for fives in range(1, 9):
        end_holds(at=at + fives * 5 * MINUTE)
    broken.refresh_from_db()
    assert (broken.failures, broken.next_try_at) == (5, None)


def test_only_some_kinds_stand_still_and_never_contact_or_an_answer(incident, hold, noon):
    held = hold(noon + DAY, kinds=[*DeadlineKind.values])

    assert {one.stopped.kind for one in held.clocks.all()} == {"fix", "apology", "diagnosis"}
    assert newest(incident, DeadlineKind.FIRST_CONTACT).state == "armed"


def test_those_that_were_not_meant_run(incident, hold, noon):
    hold(noon + DAY, kinds=["apology"])

    assert newest(incident, DeadlineKind.FIX).state == "armed"
    assert newest(incident, DeadlineKind.APOLOGY).state == "cancelled"


def test_what_is_late_stays_late(incident, hold, noon):
    with pytest.raises(Invalid, match="stays late") as refused:
        hold(noon + DAY, at=noon + HOUR, kinds=["fix"])  # due this second, and not told yet
    assert refused.value.field == "kinds"

    escalate_deadlines(at=noon + 61 * MINUTE)
    hold(noon + DAY, at=noon + 62 * MINUTE)
    assert newest(incident, DeadlineKind.FIX).state == "breached"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"until": timedelta(0)}, "until"),
        ({"until": -MINUTE}, "until"),
        ({"until": 93 * DAY}, "until"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["first_contact", "approval"]}, "kinds"),
    ],
)
def test_a_hold_needs_a_reason_a_time_and_a_clock(wrong, field, incident, hold, noon):
    at = noon + 12 * MINUTE
    known = {"until": DAY, **wrong}

    with pytest.raises(Invalid) as refused:
        hold(at + known.pop("until"), at=at, **known)

    assert refused.value.field == field
    assert not Hold.objects.exists()


def test_only_the_owner_of_the_incident_puts_it_on_hold(
    incident, hold, colleague, manager_user, business_owner, noon
):
    for person in (colleague, manager_user, business_owner):
        with pytest.raises(Forbidden):
            hold(noon + DAY, by=person)


def test_a_second_hold_waits_for_the_first(hold, noon):
    hold(noon + DAY, kinds=["fix"])

    with pytest.raises(Conflict, match="on hold already"):
        hold(noon + 2 * DAY, kinds=["apology"])


def test_its_owner_lets_it_run_on_early(incident, hold, staff_member, noon):
    held = hold(noon + DAY)

    end_hold(held, by=staff_member, at=noon + 2 * HOUR)

    held.refresh_from_db()
    assert (held.status, held.ended_at, held.ended_by) == ("ended", noon + 2 * HOUR, staff_member)
    assert newest(incident, DeadlineKind.FIX).due_at == noon + 2 * HOUR + 48 * MINUTE
    with pytest.raises(Conflict, match="ended already"):
        end_hold(held, by=staff_member, at=noon + 3 * HOUR)


def test_nobody_else_ends_it(hold, manager_user, noon):
    held = hold(noon + DAY)

    with pytest.raises(Forbidden):
        end_hold(held, by=manager_user, at=noon + HOUR)


def test_ended_by_hand_after_its_time_it_counts_from_the_planned_time(
    incident, hold, staff_member, noon
):
    held = hold(noon + HOUR)

    end_hold(held, by=staff_member, at=noon + 5 * HOUR)

    assert newest(incident, DeadlineKind.FIX).due_at == noon + HOUR + 48 * MINUTE


def test_a_warning_that_was_told_is_not_told_again(incident, hold, noon):
    escalate_deadlines(at=noon + 50 * MINUTE)
    hold(noon + DAY, at=noon + 52 * MINUTE)

    sweep(noon + DAY)

    fix = newest(incident, DeadlineKind.FIX)
    assert (fix.due_at, fix.next_step) == (noon + DAY + 8 * MINUTE, 1)
    assert fix.is_at_risk(noon + DAY)
    assert Escalation.objects.filter(deadline__kind="fix").count() == 1
