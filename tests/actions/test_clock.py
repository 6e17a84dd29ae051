"""The clock: each deadline is told once, to the right people, never early, however late."""

from datetime import timedelta

import pytest

from incidents.actions.clock import escalate_deadlines, take_pulse
from incidents.actions.contacts import record_contact
from incidents.actions.proposals import Proposal
from incidents.actions.recoveries import mark_fixed
from incidents.actions.remedies import propose_remedy
from incidents.lifecycle import DeadlineState
from incidents.models import (
    Deadline,
    Escalation,
    Event,
    Incident,
    OutgoingEmail,
    PeriodRun,
)
from incidents.words.clock import DeadlineKind, EscalationCause
from incidents.words.remedies import Purpose, RemedyKind
from tests.makers import make_incident, make_person, make_request

MINUTE = timedelta(minutes=1)


def deadline_of(incident, kind):
    return Deadline.objects.get(incident=incident, kind=kind)


def letters_about(incident, kind):
    written = OutgoingEmail.objects.filter(deadline__incident=incident, deadline__kind=kind)
    return [(one.kind, one.to) for one in written.order_by("pk")]


def told_of(incident, kind):
    """Who got the letter that it is late."""
    written = letters_about(incident, kind)
    return [to.partition("@")[0] for name, to in written if name == "deadline_breached"]


def test_a_fix_that_is_late_is_told_once_to_the_owner_and_to_a_manager(
    incident, staff_member, manager_user, noon
):
    fix = deadline_of(incident, DeadlineKind.FIX)
    assert fix.due_at == noon + 60 * MINUTE

    escalate_deadlines(at=noon + 61 * MINUTE)
    escalate_deadlines(at=noon + 61 * MINUTE)

    fix.refresh_from_db()
    assert (fix.state, fix.next_step_at) == (DeadlineState.BREACHED, fix.due_at + 30 * MINUTE)
    [told] = Escalation.objects.filter(deadline=fix)
    assert (told.step, told.due_at, told.lateness_ms) == (1, fix.due_at, 60_000)
    assert letters_about(incident, DeadlineKind.FIX) == [
        ("deadline_breached", staff_member.email),
        ("deadline_breached", manager_user.email),
    ]


def test_nothing_is_told_a_moment_too_early(incident, noon):
    escalate_deadlines(at=noon + timedelta(minutes=11, seconds=14, milliseconds=999))

    assert not Escalation.objects.exists()


def test_a_warning_goes_to_the_owner_alone_and_changes_no_state(incident, staff_member, noon):
    escalate_deadlines(at=noon + 12 * MINUTE)

    contact = deadline_of(incident, DeadlineKind.FIRST_CONTACT)
    assert (contact.state, contact.next_step, contact.next_step_at) == (
        DeadlineState.ARMED,
        1,
        contact.due_at,
    )
    assert letters_about(incident, DeadlineKind.FIRST_CONTACT) == [
        ("deadline_at_risk", staff_member.email)
    ]


def test_the_whole_story_of_one_clock_is_on_the_timeline(incident, manager_user, noon):
    for minutes in range(20):
        escalate_deadlines(at=noon + minutes * MINUTE)

    contact = deadline_of(incident, DeadlineKind.FIRST_CONTACT)
    happened = Event.objects.filter(incident=incident, details__deadline=contact.pk)
    assert [(one.kind, one.by_kind) for one in happened.order_by("pk")] == [
        ("deadline.at_risk", "system"),
        ("deadline.breached", "system"),
    ]
    assert happened.last().details["told"] == [incident.owner_id, manager_user.pk]


def test_a_warning_is_passed_over_when_the_time_itself_has_passed(incident, noon):
    escalate_deadlines(at=noon + 16 * MINUTE)

    contact = deadline_of(incident, DeadlineKind.FIRST_CONTACT)
    assert [one.step for one in contact.escalations.all()] == [1]


def test_what_can_wait_for_the_morning_is_late_without_a_letter(incident, manager_user, noon):
    escalate_deadlines(at=noon + 121 * MINUTE)

    apology = deadline_of(incident, DeadlineKind.APOLOGY)
    assert apology.state == DeadlineState.BREACHED
    assert [one.step for one in apology.escalations.all()] == [1]
    assert letters_about(incident, DeadlineKind.APOLOGY) == []


def test_an_answer_that_is_late_is_told_to_who_asked_and_to_the_next_level(
    incident, staff_member, manager_user, business_owner, noon
):
    make_request(incident, by=staff_member, at=noon)

    for minutes in (16, 17, 40):
        escalate_deadlines(at=noon + minutes * MINUTE)

    assert told_of(incident, DeadlineKind.APPROVAL) == ["front-desk--harbour", "business-owner"]


def test_a_call_that_is_late_is_told_to_the_caller_and_to_the_manager(
    incident, staff_member, manager_user, department_head, noon
):
    record_contact(incident, channel="call", happened_at=noon, by=staff_member, at=noon)
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)

    escalate_deadlines(at=deadline_of(incident, DeadlineKind.CHECK_IN).due_at + MINUTE)

    assert told_of(incident, DeadlineKind.CHECK_IN) == ["head-of-rooms", "manager--harbour"]


def test_an_extra_that_is_late_is_told_to_the_owner_alone(
    incident, staff_member, manager_user, noon
):
    proposal = Proposal(
        purpose=Purpose.EXTRA,
        kind=RemedyKind.GESTURE,
        what="A cake for the children",
        unexpected=True,
        minutes_after_fix=10,
        exceed="Remember the children",
        prompt_answers={"better": "A quiet room"},
    )
    propose_remedy(incident, proposal=proposal, by=staff_member, at=noon)
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)

    for minutes in (11, 12, 60):
        escalate_deadlines(at=noon + minutes * MINUTE)

    assert told_of(incident, DeadlineKind.EXTRA) == ["front-desk--harbour"]


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_of_an_incident_that_is_over_nothing_is_told(incident, noon, status):
    over = {"status": status, "closed_at": noon, "closed_as": "recovered"}
    Incident.objects.filter(pk=incident.pk).update(**over)

    escalate_deadlines(at=noon + timedelta(days=30))

    assert set(incident.deadlines.values_list("state", flat=True)) == {DeadlineState.CANCELLED}
    assert not Escalation.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_one_broken_row_does_not_silence_the_others(incident, staff_member, noon):
    other = make_incident(by=staff_member)
    broken = deadline_of(incident, DeadlineKind.FIRST_CONTACT)
    Deadline.objects.filter(pk=broken.pk).update(steps={})
    at = noon + 16 * MINUTE

    escalate_deadlines(at=at)

    broken.refresh_from_db()
    assert (broken.state, broken.failures, broken.next_step_at) == ("armed", 1, at + 5 * MINUTE)
    assert deadline_of(other, DeadlineKind.FIRST_CONTACT).state == DeadlineState.BREACHED


def test_a_row_that_goes_on_failing_is_set_aside(incident, noon):
    broken = deadline_of(incident, DeadlineKind.FIRST_CONTACT)
    Deadline.objects.filter(pk=broken.pk).update(steps={})

    for fives in range(10):
        escalate_deadlines(at=noon + (16 + 5 * fives) * MINUTE)

    broken.refresh_from_db()
    assert (broken.failures, broken.next_step_at) == (5, None)
    assert broken.stuck_at == noon + 36 * MINUTE


def test_a_contact_made_in_time_and_entered_late_keeps_the_escalation(incident, staff_member, noon):
    escalate_deadlines(at=noon + 16 * MINUTE)

    in_time, entered = noon + 5 * MINUTE, noon + 40 * MINUTE
    record_contact(incident, channel="call", happened_at=in_time, by=staff_member, at=entered)

    contact = deadline_of(incident, DeadlineKind.FIRST_CONTACT)
    assert (contact.state, contact.done_at) == (DeadlineState.MET, in_time)
    assert contact.escalations.count() == 1
    assert Event.objects.filter(kind="deadline.corrected", incident=incident).count() == 1


def test_after_a_week_of_silence_everything_is_told_once_with_its_true_lateness(
    incident, manager_user, noon
):
    back = noon + timedelta(days=7)

    escalate_deadlines(at=back)
    escalate_deadlines(at=back)

    states = set(incident.deadlines.values_list("state", flat=True))
    assert states == {DeadlineState.BREACHED}
    told = Escalation.objects.filter(deadline__kind=DeadlineKind.FIX).order_by("step")
    hour = timedelta(hours=1)
    assert [(one.step, one.lateness_ms) for one in told] == [
        (1, (back - noon - hour) / timedelta(milliseconds=1)),
        (2, (back - noon - 1.5 * hour) / timedelta(milliseconds=1)),
        (3, (back - noon - 2 * hour) / timedelta(milliseconds=1)),
    ]
    assert {one.cause for one in told} == {EscalationCause.CATCH_UP}
    assert [to for _, to in letters_about(incident, DeadlineKind.FIX)].count(
        manager_user.email
    ) == 1


def test_after_a_long_silence_each_person_gets_one_letter_for_all(staff_member, manager_user, noon):
    for _ in range(70):
        make_incident(by=staff_member)
    back = noon + timedelta(days=1)

    escalate_deadlines(at=back)

    assert Escalation.objects.filter(step=1).count() == 210
    written = OutgoingEmail.objects.exclude(kind="incident_logged").order_by("to")
    assert [(one.kind, one.to) for one in written] == [
        ("catch_up", staff_member.email),
        ("catch_up", manager_user.email),
    ]
    assert {one.next_try_at for one in written} == {back + MINUTE}


def test_a_pass_takes_the_same_number_of_queries_for_one_and_for_many(
    staff_member, manager_user, noon, django_assert_num_queries, django_assert_max_num_queries
):
    make_incident(by=staff_member)
    with django_assert_max_num_queries(30) as few:
        escalate_deadlines(at=noon + 16 * MINUTE)
    for _ in range(5):
        make_incident(by=make_person(f"Desk {_}", location=staff_member.location))

    with django_assert_num_queries(len(few)):
        escalate_deadlines(at=noon + 16 * MINUTE)


def test_an_idle_tick_is_one_read(incident, noon, django_assert_num_queries):
    with django_assert_num_queries(1):
        escalate_deadlines(at=noon)


def test_there_is_one_pulse_a_minute_and_old_ones_go(db, noon):
    assert take_pulse(at=noon)
    assert not take_pulse(at=noon + timedelta(seconds=30))
    assert take_pulse(at=noon + timedelta(days=3))

    pulses = PeriodRun.objects.filter(job="pulse")
    assert [pulse.started_at for pulse in pulses] == [noon + timedelta(days=3)]
