"""The steps of a recovery that touch several nouns at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from incidents.actions import check_ins, deadlines, history, holds, letters, remedies, surveys
from incidents.actions.apologies import Words, record_apology
from incidents.actions.check_ins import Answers
from incidents.actions.contacts import (
    count_steps,
    explain_not_asked,
    record_ask,
    record_contact,
)
from incidents.actions.incidents import (
    Report,
    climb,
    happened,
    let_go_of_what_waits,
    locked,
    log_incident,
)
from incidents.actions.loyalty import Score, record_reading
from incidents.actions.moves import move
from incidents.actions.proposals import Proposal
from incidents.emails.check_ins import call_went_badly
from incidents.lifecycle import IncidentStatus
from incidents.models import Apology, CheckInCall, Incident, User
from incidents.permissions.incidents import (
    may_close,
    may_close_as_not_recovered,
    may_fix,
    may_reopen,
)
from incidents.policy.loyalty import is_critical
from incidents.queries.closing import missing_for_closing
from incidents.queries.recovery_policies import snapshot_for
from incidents.refusals import Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.incidents import ClosedAs
from incidents.words.loyalty import Moment, Source


@dataclass(frozen=True)
class OnTheSpot:
    """What was already done when the mistake is logged: contact, fix, apology, remedy."""

    channel: str
    happened_at: datetime
    what_was_done: str
    apology: Words | None = None
    what_was_said: str = ""
    customer_ask: str = ""
    not_asked_reason: str = ""
    after_failure: int | None = None
    remedy: Proposal | None = None


@dataclass(frozen=True)
class Closing:
    """What the closing form brings: how it ended for the customer, and what else was missing."""

    outcome: str
    customer_unknown_reason: str = ""
    no_extra_reason: str = ""


@transaction.atomic
def log_on_the_spot(report: Report, *, on_the_spot: OnTheSpot, by: User, at: datetime) -> Incident:
    """Log a mistake that was made good already, all of it or nothing. Raises Invalid. Product D8.

    The clocks are armed and met with the true times. A remedy above one's authority waits for a
    manager; contact, fix and apology stand.
    """
    incident = log_incident(report, by=by, at=at)
    record_contact(
        incident,
        channel=on_the_spot.channel,
        happened_at=on_the_spot.happened_at,
        what_was_said=on_the_spot.what_was_said,
        by=by,
        at=at,
    )
    _write_ask(incident, on_the_spot, by=by, at=at)
    mark_fixed(
        incident,
        what_was_done=on_the_spot.what_was_done,
        fixed_at=on_the_spot.happened_at,
        by=by,
        at=at,
    )
    if on_the_spot.apology:
        record_apology(incident, apology=on_the_spot.apology, by=by, at=at)
    if on_the_spot.remedy:
        remedies.propose_remedy(incident, proposal=on_the_spot.remedy, by=by, at=at)
    if on_the_spot.after_failure is not None and incident.customer_id:
        heard = Score(
            Moment.AFTER_FAILURE,
            on_the_spot.after_failure,
            Source.ESTIMATE,
            on_the_spot.happened_at,
        )
        record_reading(incident, score=heard, by=by, at=at)
    return locked(incident)


@transaction.atomic
def apologise(
    incident: Incident, *, apology: Words, also_a_contact: bool, by: User, at: datetime
) -> Apology:
    """Record an apology and, where it was given to the customer just then, the contact. D8.

    Raises Forbidden, Invalid.
    """
    if also_a_contact:
        record_contact(
            incident, channel=apology.channel, happened_at=apology.given_at, by=by, at=at
        )
    return record_apology(incident, apology=apology, by=by, at=at)


@transaction.atomic
def mark_fixed(
    incident: Incident, *, what_was_done: str, fixed_at: datetime, by: User, at: datetime
) -> Incident:
    """Say that the customer's problem is gone; the check-in call is planned. Rule 2; product A9.

    Needs no diagnosis. It counts from when it was fixed. Raises Forbidden, Conflict, Invalid.
    """
    incident = locked(incident)
    may_fix(by, incident).or_refuse()
    happened(fixed_at, incident=incident, at=at, field="fixed_at")
    _refuse_earlier_round(incident, fixed_at)
    move(incident, IncidentStatus.FIXED, fixed_at=fixed_at, what_was_done=what_was_done)
    history.record(incident, EventKind.INCIDENT_FIXED, by=by, at=at, fixed_at=fixed_at)
    count_steps(incident)
    climb(incident)
    deadlines.meet(incident, DeadlineKind.FIX, done_at=fixed_at, by=by, at=at)
    remedies.promise_extras(incident, at=at)
    check_ins.plan_call(incident, by=by, at=at)
    surveys.plan_survey(incident, by=by, at=at)
    return incident


@transaction.atomic
def record_call(
    call: CheckInCall, *, answers: Answers, score: int | None, by: User, at: datetime
) -> None:
    """Record a check-in call that reached the customer, with what they said. Product I3, J7.

    "Not okay", or a score of three or less, is a recovery that failed: it is open again, new
    clocks start, its owner is told. Raises Forbidden, Conflict, Invalid. J3.
    """
    check_ins.record_reached(call, answers=answers, by=by, at=at)
    incident = locked(call.incident)
    if score is not None:
        said = Score(Moment.AFTER_RECOVERY, score, Source.CALL, answers.called_at)
        record_reading(incident, score=said, by=by, at=at)
    surveys.ask_after_call(incident, called_at=answers.called_at)
    went_badly = not answers.everything_okay or (score is not None and is_critical(score))
    if went_badly and incident.status == IncidentStatus.FIXED:
        start_over(incident, since=answers.called_at, by=by, at=at)
        letters.queue(call_went_badly(call, to=incident.owner), at=at)


@transaction.atomic
def close_incident(incident: Incident, *, closing: Closing, by: User, at: datetime) -> Incident:
    """Close a recovery that has everything; names what is missing. Rule 8; product A9, D9, E15.

    Raises Forbidden, Conflict, and Invalid with the missing facts.
    """
    incident = locked(incident)
    may_close(by, incident).or_refuse()
    if closing.no_extra_reason and not incident.no_extra_reason:
        remedies.choose_no_extra(incident, reason=closing.no_extra_reason, by=by, at=at)
        incident.refresh_from_db()
    missing = missing_for_closing(
        incident, outcome=closing.outcome, unknown=closing.customer_unknown_reason
    )
    if missing:
        raise Invalid("Still missing: " + "; ".join(missing) + ".")
    move(
        incident,
        IncidentStatus.CLOSED,
        closed_at=at,
        closed_as=ClosedAs.RECOVERED,
        outcome=closing.outcome,
        customer_unknown_reason=closing.customer_unknown_reason or incident.customer_unknown_reason,
    )
    history.record(
        incident,
        EventKind.INCIDENT_CLOSED,
        by=by,
        at=at,
        outcome=closing.outcome,
        rung=incident.rung,
    )
    let_go_of_what_waits(incident, by=by, at=at)
    deadlines.cancel_all(incident)
    return incident


@transaction.atomic
def close_as_not_recovered(
    incident: Incident, *, reason: str, outcome: str, by: User, at: datetime
) -> Incident:
    """Close what could not be made good, by a manager with a reason. Rule 8.

    Spend that waits is let go; clocks and calls stop. Raises Forbidden, Conflict, Invalid.
    """
    incident = locked(incident)
    may_close_as_not_recovered(by, incident).or_refuse()
    if not reason.strip():
        raise Invalid("Say why it could not be made good.", field="reason")
    remedies.let_go_of_waiting(incident, by=by, at=at)
    let_go_of_what_waits(incident, by=by, at=at)
    check_ins.cancel_calls(incident, by=by, at=at)
    surveys.cancel_surveys(incident, by=by, at=at)
    move(
        incident,
        IncidentStatus.CLOSED,
        closed_at=at,
        closed_as=ClosedAs.NOT_RECOVERED,
        double_deviation=True,  # the recovery failed too
        outcome=outcome,
        closing_reason=reason,
    )
    history.record(
        incident, EventKind.INCIDENT_NOT_RECOVERED, by=by, at=at, words=reason, outcome=outcome
    )
    deadlines.cancel_all(incident)
    return incident


@transaction.atomic
def reopen_incident(incident: Incident, *, reason: str, by: User, at: datetime) -> Incident:
    """Open a closed recovery again; history stays, new clocks start. Product L4.

    Raises Forbidden, Conflict, Invalid.
    """
    incident = locked(incident)
    may_reopen(by, incident).or_refuse()
    if not reason.strip():
        raise Invalid("Say why it is open again.", field="reason")
    start_over(incident, reason=reason, since=at, by=by, at=at)
    return incident


def start_over(
    incident: Incident, *, reason: str = "", since: datetime, by: User | None, at: datetime
) -> None:
    """Open a recovery again that failed; its clocks run since the customer said so. Rule 11."""
    was = {"was": incident.status, "fixed_at": incident.fixed_at, "closed_at": incident.closed_at}
    holds.end_hold_of(incident, by=by, at=at)
    check_ins.cancel_calls(incident, by=by, at=at)
    surveys.cancel_surveys(incident, by=by, at=at)
    move(
        incident,
        IncidentStatus.OPEN,
        fixed_at=None,
        closed_at=None,
        closed_as="",
        outcome="",
        closing_reason="",
        policy_snapshot=snapshot_for(incident),
        times_reopened=incident.times_reopened + 1,
        double_deviation=True,  # the recovery failed too
    )
    history.record(incident, EventKind.INCIDENT_REOPENED, by=by, at=at, words=reason, **was)
    climb(incident)
    deadlines.arm(incident, DeadlineKind.FIRST_CONTACT, started_at=since)
    deadlines.arm(incident, DeadlineKind.FIX, started_at=since)


def _refuse_earlier_round(incident: Incident, fixed_at: datetime) -> None:
    if not incident.times_reopened:
        return
    clocks = incident.deadlines.filter(kind=DeadlineKind.FIX).order_by("-generation")
    since = clocks.values_list("started_at", flat=True)[0]
    if fixed_at < since.replace(second=0, microsecond=0):
        raise Invalid("This is before it was opened again.", field="fixed_at")


def _write_ask(incident: Incident, on_the_spot: OnTheSpot, *, by: User, at: datetime) -> None:
    if on_the_spot.customer_ask.strip():
        record_ask(
            incident,
            customer_ask=on_the_spot.customer_ask,
            asked_at=on_the_spot.happened_at,
            by=by,
            at=at,
        )
    elif on_the_spot.not_asked_reason.strip():
        explain_not_asked(incident, reason=on_the_spot.not_asked_reason, by=by, at=at)
