"""Whole recoveries: on the spot, fixed, called back, closed, reopened."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from incidents.actions.apologies import Words
from incidents.actions.check_ins import Answers
from incidents.actions.contacts import record_contact
from incidents.actions.incidents import Report
from incidents.actions.proposals import Proposal
from incidents.actions.recoveries import (
    Closing,
    OnTheSpot,
    close_as_not_recovered,
    close_incident,
    log_on_the_spot,
    mark_fixed,
    record_call,
    reopen_incident,
)
from incidents.lifecycle import CheckInStatus, DeadlineState, IncidentStatus, RemedyStatus
from incidents.models import CheckInCall, Contact, Deadline, Event, Incident, OutgoingEmail
from incidents.queries.loyalty import readings_of
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.incidents import ClosedAs, Outcome
from incidents.words.remedies import Purpose, RemedyKind
from tests.makers import ALL_FIVE, APOLOGY, steps_to_closing

FACTS = [
    "contact",
    "fix",
    "apology",
    "what would make it right",
    "extra",
    "diagnosis",
    "process fix",
    "check-in call",
]
CLOSING = Closing(outcome=Outcome.THRILLED)


@pytest.fixture
def spot(staff_member, noon):
    happened_at = noon - timedelta(minutes=15)
    return OnTheSpot(
        channel="in_person",
        happened_at=happened_at,
        what_was_done="Brought the right cake",
        customer_ask="The cake she ordered",
        after_failure=3,
        apology=Words(APOLOGY, "in_person", staff_member, happened_at, ALL_FIVE),
        remedy=Proposal(
            Purpose.EXTRA,
            RemedyKind.GIFT,
            "Flowers for the table",
            cost=Decimal(12),
            unexpected=True,
            given_at=noon,
        ),
    )


@pytest.fixture
def report(harbour, guest, noon):
    occurred_at = noon - timedelta(minutes=20)
    return Report("The wrong cake came", harbour, customer=guest, occurred_at=occurred_at)


def test_on_the_spot_is_one_transaction_with_the_true_times(report, spot, staff_member, noon):
    incident = log_on_the_spot(report, on_the_spot=spot, by=staff_member, at=noon)

    met = incident.deadlines.filter(state=DeadlineState.MET).values_list("kind", flat=True)
    assert {"first_contact", "fix", "apology"} == set(met)
    assert (incident.status, incident.rung) == (IncidentStatus.FIXED, 3)
    assert incident.first_contact_at == spot.happened_at
    assert incident.resolved_first_interaction is True


def test_on_the_spot_is_all_or_nothing(report, spot, staff_member, noon):
    wrong = replace(spot, apology=replace(spot.apology, words="Sorry"))

    with pytest.raises(Invalid):
        log_on_the_spot(report, on_the_spot=wrong, by=staff_member, at=noon)

    assert (Incident.objects.count(), Contact.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_remedy_above_authority_waits_and_the_rest_stands(report, spot, staff_member, noon):
    dear = Proposal(
        Purpose.COMPENSATION,
        RemedyKind.REFUND,
        "The whole stay",
        cost=Decimal(700),
        on_the_spot=True,
    )
    incident = log_on_the_spot(
        report, on_the_spot=replace(spot, remedy=dear), by=staff_member, at=noon
    )

    assert incident.remedies.get().status == RemedyStatus.WAITING
    assert (incident.status, incident.rung) == (IncidentStatus.FIXED, 2)


def test_a_fix_needs_no_diagnosis_and_plans_the_call(incident, staff_member, department_head, noon):
    fixed_at = noon + timedelta(minutes=30)
    mark_fixed(incident, what_was_done="A suite", fixed_at=fixed_at, by=staff_member, at=fixed_at)

    call = CheckInCall.objects.get(incident=incident)
    assert (call.caller, call.due_at.date()) == (
        department_head,
        (fixed_at + timedelta(days=7)).date(),
    )


def test_fixing_twice_is_refused(incident, staff_member, noon):
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)

    with pytest.raises(Forbidden, match="fixed already"):
        mark_fixed(incident, what_was_done="Again", fixed_at=noon, by=staff_member, at=noon)


def test_a_recovery_with_everything_closes(incident, staff_member, department_head, noon):
    for step in steps_to_closing(incident, by=staff_member, head=department_head, at=noon).values():
        step()

    closed = close_incident(incident, closing=CLOSING, by=staff_member, at=noon + timedelta(days=9))

    assert (closed.status, closed.closed_as, closed.rung) == (
        IncidentStatus.CLOSED,
        ClosedAs.RECOVERED,
        2,
    )
    assert not closed.deadlines.filter(state=DeadlineState.ARMED).exists()


@pytest.mark.parametrize("fact", FACTS)
def test_closing_names_each_single_missing_fact(
    fact, incident, staff_member, department_head, noon
):
    steps = steps_to_closing(incident, by=staff_member, head=department_head, at=noon)
    # Without the fix there is no call either: it is planned by the fix.
    left_out = {"fix", "check-in call"} if fact == "fix" else {fact}
    for name, step in steps.items():
        if name not in left_out:
            step()

    with pytest.raises(Invalid, match=fact):
        close_incident(incident, closing=CLOSING, by=staff_member, at=noon + timedelta(days=9))

    incident.refresh_from_db()
    assert incident.status != IncidentStatus.CLOSED


def test_closing_names_the_outcome_and_the_customer(staff_member, department_head, noon, incident):
    Incident.objects.filter(pk=incident.pk).update(customer=None)
    for name, step in steps_to_closing(
        incident, by=staff_member, head=department_head, at=noon
    ).items():
        if name != "check-in call":
            step()

    with pytest.raises(Invalid, match=r"customer.*outcome"):
        close_incident(incident, closing=Closing(outcome=""), by=staff_member, at=noon)


def test_only_the_owner_closes(incident, colleague, noon):
    with pytest.raises(Forbidden, match="owns this"):
        close_incident(incident, closing=CLOSING, by=colleague, at=noon)


def test_a_manager_closes_as_not_recovered_with_a_reason(
    incident, staff_member, manager_user, noon
):
    with pytest.raises(Forbidden):
        close_as_not_recovered(
            incident, reason="Gone", outcome=Outcome.LOST, by=staff_member, at=noon
        )

    closed = close_as_not_recovered(
        incident, reason="They moved away", outcome=Outcome.LOST, by=manager_user, at=noon
    )

    assert (closed.closed_as, closed.closing_reason) == (
        ClosedAs.NOT_RECOVERED,
        "They moved away",
    )


def test_reopening_keeps_history_and_starts_new_clocks(incident, manager_user, noon):
    close_as_not_recovered(
        incident, reason="They moved away", outcome=Outcome.LOST, by=manager_user, at=noon
    )

    reopened = reopen_incident(
        incident, reason="They wrote again", by=manager_user, at=noon + timedelta(days=1)
    )

    newest = reopened.deadlines.get(kind=DeadlineKind.FIRST_CONTACT, state=DeadlineState.ARMED)
    assert (reopened.status, reopened.closed_at, newest.generation) == (
        IncidentStatus.OPEN,
        None,
        2,
    )
    kinds = [event.kind for event in reopened.events.order_by("pk")]
    assert kinds == [
        EventKind.INCIDENT_LOGGED,
        EventKind.NOBODY_ON_DUTY,
        EventKind.INCIDENT_NOT_RECOVERED,
        EventKind.INCIDENT_REOPENED,
    ]


@pytest.fixture
def called(incident, staff_member, noon):
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)
    return CheckInCall.objects.get(incident=incident)


def test_a_call_takes_the_third_reading(called, department_head, noon):
    at = noon + timedelta(days=7)
    answers = Answers(called_at=at, everything_okay=True, had_improvement=False)

    record_call(called, answers=answers, score=9, by=department_head, at=at)

    called.refresh_from_db()
    assert called.status == CheckInStatus.REACHED
    assert readings_of(called.incident).after_recovery == 9


def test_not_okay_is_a_recovery_that_failed(called, staff_member, department_head, noon):
    at = noon + timedelta(days=7)
    answers = Answers(called_at=at, everything_okay=False, had_improvement=False)

    record_call(called, answers=answers, score=2, by=department_head, at=at)

    incident = Incident.objects.get(pk=called.incident_id)
    assert (incident.status, incident.fixed_at, incident.times_reopened) == (
        IncidentStatus.OPEN,
        None,
        1,
    )
    assert Deadline.objects.filter(
        incident=incident, kind=DeadlineKind.FIX, state=DeadlineState.ARMED, started_at=at
    ).exists()
    assert OutgoingEmail.objects.filter(recipient=staff_member, incident=incident).exists()


def test_a_call_is_recorded_once(called, department_head, noon):
    at = noon + timedelta(days=7)
    answers = Answers(called_at=at, everything_okay=True, had_improvement=False)
    record_call(called, answers=answers, score=9, by=department_head, at=at)

    with pytest.raises((Conflict, Forbidden)):
        record_call(called, answers=answers, score=9, by=department_head, at=at)


@pytest.fixture
def opened_again(fixed, staff_member, manager_user, noon):
    hour = timedelta(hours=1)
    record_contact(fixed, channel="call", happened_at=noon, by=staff_member, at=noon)
    close_as_not_recovered(fixed, reason="Left", outcome="lost", by=manager_user, at=noon + hour)
    return reopen_incident(fixed, reason="They called", by=manager_user, at=noon + 2 * hour)


@pytest.mark.parametrize(("minutes", "is_met"), [(5, False), (121, True)])
def test_only_a_touch_since_then_answers_the_new_clock(
    minutes, is_met, opened_again, staff_member, noon
):
    happened_at, at = noon + timedelta(minutes=minutes), noon + timedelta(minutes=122)

    record_contact(opened_again, channel="call", happened_at=happened_at, by=staff_member, at=at)

    newest = opened_again.deadlines.filter(kind=DeadlineKind.FIRST_CONTACT).latest("generation")
    assert (newest.state == DeadlineState.MET) is is_met


def test_a_fix_from_before_it_was_opened_again_is_refused(opened_again, staff_member, noon):
    early, at = noon + timedelta(minutes=5), noon + timedelta(hours=3)

    with pytest.raises(Invalid, match="before it was opened again"):
        mark_fixed(opened_again, what_was_done="X", fixed_at=early, by=staff_member, at=at)
