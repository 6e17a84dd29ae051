"""The promises the business owner sets: which one holds, and what they leave alone."""

from datetime import timedelta

import pytest

from incidents.actions.clock import escalate_deadlines
from incidents.actions.incidents import change_severity
from incidents.actions.recoveries import mark_fixed
from incidents.models import CheckInCall, Deadline, IncidentType, RecoveryPolicy
from incidents.policy.clock import AT_RISK
from incidents.queries.foresight import preview
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity
from tests.makers import make_incident, make_location, make_request

MINUTE = timedelta(minutes=1)


def promise(minutes, *, severity=Severity.HIGH, **where):
    promises = {"first_contact": {"minutes": minutes}}
    return RecoveryPolicy.objects.create(severity=severity, promises=promises, **where)


def minutes_for(**report):
    incident = make_incident(**report)
    contact = Deadline.objects.get(incident=incident, kind=DeadlineKind.FIRST_CONTACT)
    return (contact.due_at - contact.started_at) / MINUTE


def test_the_most_specific_policy_holds(staff_member, harbour):
    damage, elsewhere = IncidentType.objects.get(name="Damage"), make_location("Airport")
    at_harbour = {"by": staff_member, "location": harbour}
    assert minutes_for(**at_harbour) == 15

    promise(14)
    assert minutes_for(**at_harbour) == 14
    promise(13, location=harbour)
    assert minutes_for(**at_harbour) == 13
    promise(12, incident_type=damage)
    assert minutes_for(**at_harbour) == 13
    assert minutes_for(**at_harbour, incident_type=damage) == 12
    promise(11, location=harbour, incident_type=damage)
    assert minutes_for(**at_harbour, incident_type=damage) == 11
    assert minutes_for(by=staff_member, location=elsewhere, incident_type=damage) == 12
    assert minutes_for(by=staff_member, location=elsewhere) == 14
    assert minutes_for(**at_harbour, severity=Severity.CRITICAL) == 15


def test_what_a_policy_does_not_name_is_as_delivered(staff_member):
    promise(5)

    incident = make_incident(by=staff_member)

    fix = incident.deadlines.get(kind=DeadlineKind.FIX)
    assert fix.due_at == fix.started_at + 60 * MINUTE
    assert sorted(fix.steps) == ["0", "1", "2", "3"]


def test_nobody_is_warned_while_the_place_is_closed(staff_member, harbour, noon):
    """Medium: an hour of opening hours, 08:00 to 20:00 local; half of it is tomorrow's."""
    at = noon + 390 * MINUTE
    seen = preview(Severity.MEDIUM, location=harbour, incident_type=None, at=at)
    incident = make_incident(by=staff_member, severity=Severity.MEDIUM, at=at)

    contact = incident.deadlines.get(kind=DeadlineKind.FIRST_CONTACT)
    opens = noon + timedelta(hours=19)
    assert contact.due_at == opens + 30 * MINUTE
    assert contact.next_step_at == contact.step_at(AT_RISK) == opens + 15 * MINUTE
    foreseen = [one.at for one in seen.moments if one.duty == "First contact"]
    assert foreseen[:2] == [contact.next_step_at, contact.due_at]


def test_logging_asks_one_question_for_its_policy(
    staff_member, alone_on_duty, django_assert_max_num_queries
):
    make_incident(by=staff_member)

    with django_assert_max_num_queries(10):  # one of them asks who is on duty
        make_incident(by=staff_member)


def test_a_new_severity_plans_all_that_runs_from_where_it_began(incident, staff_member, noon):
    make_request(incident, by=staff_member, at=noon + 2 * MINUTE)
    promise(30, severity=Severity.LOW)

    change_severity(
        incident, severity=Severity.LOW, by=staff_member, at=noon + timedelta(minutes=5)
    )

    clocks = Deadline.objects.filter(incident=incident).order_by("kind", "generation")
    told = [(one.kind, one.generation, one.state, one.started_at - noon) for one in clocks]
    nothing, asked = timedelta(0), 2 * MINUTE
    assert told == [
        ("apology", 1, "cancelled", nothing),
        ("apology", 2, "armed", nothing),
        ("approval", 1, "cancelled", asked),
        ("approval", 2, "armed", asked),
        ("diagnosis", 1, "cancelled", nothing),
        ("diagnosis", 2, "armed", nothing),
        ("first_contact", 1, "cancelled", nothing),
        ("first_contact", 2, "armed", nothing),
        ("fix", 1, "cancelled", nothing),
        ("fix", 2, "armed", nothing),
    ]
    anew = incident.deadlines.get(kind=DeadlineKind.FIRST_CONTACT, generation=2)
    assert anew.due_at == noon + 30 * MINUTE


def test_the_history_tells_which_times_moved(incident, staff_member, noon):
    change_severity(incident, severity=Severity.LOW, by=staff_member, at=noon + MINUTE)

    moved = incident.events.filter(kind="deadline.replanned").order_by("pk")
    assert [one.details["duty"] for one in moved] == ["first_contact", "apology"]
    assert moved[0].details["was"] == "2026-03-04T12:15:00Z"
    assert moved[0].details["due_at"] == "2026-03-04T16:00:00Z"


def test_a_severity_that_was_known_moves_no_clock_and_warns_nobody_again(
    incident, staff_member, noon
):
    escalate_deadlines(at=noon + 12 * MINUTE)
    promise(5)
    before = list(incident.events.values_list("pk", flat=True))

    change_severity(incident, severity=Severity.HIGH, by=staff_member, at=noon + 12 * MINUTE)

    incident.refresh_from_db()
    assert list(incident.events.values_list("pk", flat=True)) == before
    assert set(incident.deadlines.values_list("generation", flat=True)) == {1}
    assert incident.policy_snapshot["promises"]["first_contact"]["minutes"] == 15


@pytest.mark.parametrize("state", ["met", "breached", "cancelled"])
def test_a_new_severity_leaves_what_does_not_run(state, incident, staff_member, noon):
    fix = incident.deadlines.filter(kind=DeadlineKind.FIX)
    done_at = {"met": noon, "breached": None, "cancelled": None}[state]
    fix.update(state=state, done_at=done_at, next_step=None, next_step_at=None)

    change_severity(incident, severity=Severity.LOW, by=staff_member, at=noon + MINUTE)

    assert [(one.generation, one.state) for one in fix.all()] == [(1, state)]


def test_the_call_comes_as_many_days_after_the_fix_as_the_copy_says(
    incident, staff_member, department_head, noon
):

    incident.policy_snapshot["promises"]["check_in"]["days"] = 2
    incident.save()

    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)

    assert CheckInCall.objects.get(incident=incident).due_at == noon + timedelta(days=2)
