"""What somebody wants to give, and has given: checked, and written down."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from incidents.actions import deadlines, history
from incidents.actions.incidents import climb, happened
from incidents.lifecycle import RemedyStatus
from incidents.models import Gesture, Incident, Remedy, User
from incidents.permissions.incidents import may_see
from incidents.permissions.remedies import may_propose_remedy
from incidents.policy.remedies import (
    DONE_BY_A_PERSON,
    needs_answers,
    refuse_cost,
    refuse_purpose,
    refuse_thoughtless,
    refuse_unanswered,
)
from incidents.refusals import Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.remedies import Purpose

LONGEST_PROMISE = timedelta(days=365)


@dataclass(frozen=True)
class Proposal:
    """What somebody wants to give, or has given already when `given_at` is set.

    What was promised face to face is past planning: `on_the_spot` skips the prompts. Design 7.
    """

    purpose: str
    kind: str
    what: str
    cost: Decimal = Decimal(0)
    value: Decimal | None = None
    unexpected: bool = False
    performed_by: str = ""
    why: str = ""
    minutes_after_fix: int | None = None
    given_at: datetime | None = None
    on_the_spot: bool = False
    exceed: str = ""
    giver: User | None = None  # whoever owns the incident, where nobody else is named
    due_at: datetime | None = None  # promised for a time; an extra may say minutes instead
    gesture: Gesture | None = None  # what it was taken from
    prompt_answers: dict[str, str] = field(default_factory=dict)
    # A colleague whom it is for. Nobody gives themselves anything without being asked. Rule 3.
    for_colleague: User | None = None


def refuse_what_is_wrong(incident: Incident, proposal: Proposal, *, at: datetime) -> None:
    """Refuse a plan without words, an honest purpose, an amount or a thought. Raises Invalid.

    Product E7 to E12.
    """
    if not proposal.what.strip():
        raise Invalid("Say what it is.", field="what")
    refuse_purpose(proposal.purpose, proposal.kind, unexpected=proposal.unexpected)
    refuse_cost(proposal.kind, proposal.cost)
    if not proposal.given_at:
        _refuse_promise_of(incident, proposal, at=at)
    if proposal.gesture and not proposal.gesture.fits(incident):
        raise Invalid("This was prepared for another place or type.", field="gesture")
    if proposal.given_at:
        happened(proposal.given_at, incident=incident, at=at, field="given_at")
    elif not proposal.on_the_spot and needs_answers(
        severity=incident.severity, exceed=incident.exceed
    ):
        refuse_thoughtless(proposal.exceed)
        refuse_unanswered({**incident.prompt_answers, **proposal.prompt_answers})


def keep_the_thoughts(incident: Incident, proposal: Proposal) -> None:
    """Keep what was answered on the incident: the questions come once. Product E11, E12."""
    answered = {name: said for name, said in proposal.prompt_answers.items() if said.strip()}
    incident.exceed = proposal.exceed.strip() or incident.exceed
    incident.prompt_answers = {**incident.prompt_answers, **answered}
    if proposal.purpose == Purpose.EXTRA:
        incident.no_extra_reason = ""
    incident.save(update_fields=["exceed", "prompt_answers", "no_extra_reason"])


def planned(incident: Incident, proposal: Proposal, *, by: User, at: datetime) -> Remedy:
    """Write the plan down as a remedy that waits; what a person does carries a name. E10."""
    performed_by = proposal.performed_by.strip()
    if proposal.kind in DONE_BY_A_PERSON:
        performed_by = performed_by or by.name
    remedy = Remedy(
        incident=incident,
        purpose=proposal.purpose,
        kind=proposal.kind,
        gesture=proposal.gesture,
        what=proposal.what,
        cost=proposal.cost,
        value=proposal.value,
        unexpected=proposal.unexpected,
        performed_by=performed_by,
        status=RemedyStatus.WAITING,
        proposed_by=by,
        proposed_at=at,
        giver=proposal.giver,
        due_at=None if proposal.given_at else proposal.due_at,
        minutes_after_fix=proposal.minutes_after_fix,
        delivered_at=proposal.given_at,
        delivered_by=by if proposal.given_at else None,
    )
    remedy.save()
    return remedy


def given(remedy: Remedy, *, by: User, at: datetime, **proof: str) -> None:
    """Write down that the customer has it; an extra after the fix is rung 3. E6, E8."""
    incident, delivered_at = remedy.incident, remedy.delivered_at or at
    history.record(
        incident,
        EventKind.REMEDY_DELIVERED,
        by=by,
        at=at,
        words=remedy.delivery_note,
        remedy=remedy.pk,
        happened_at=delivered_at,
        before_approval=remedy.status == RemedyStatus.WAITING,
        **proof,
    )
    climb(incident)
    deadlines.meet(
        incident, DeadlineKind.EXTRA, done_at=delivered_at, by=by, at=at, subject=remedy.pk
    )


def refuse_promise(
    incident: Incident, *, giver: User | None, due_at: datetime | None, at: datetime
) -> None:
    """Refuse a time that has passed or is out of sight, and who cannot give it. Raises Invalid."""
    if due_at and due_at <= at:
        raise Invalid("This time has passed.", field="due_at")
    if due_at and due_at - at > LONGEST_PROMISE:
        raise Invalid("Promise it within a year.", field="due_at")
    if giver and not _may_give(giver, incident):
        raise Invalid(f"{giver.name} cannot give it here; name somebody else.", field="giver")


def _refuse_promise_of(incident: Incident, proposal: Proposal, *, at: datetime) -> None:
    has_minutes = proposal.minutes_after_fix is not None
    if proposal.due_at and has_minutes:
        raise Invalid("Say minutes after the fix, or a time; not both.", field="due_at")
    refuse_promise(incident, giver=proposal.giver, due_at=proposal.due_at, at=at)
    if proposal.giver and not (proposal.due_at or has_minutes):
        raise Invalid("Say by when, so that it is on their list.", field="due_at")


def _may_give(person: User, incident: Incident) -> bool:
    may = may_see(person, incident) and may_propose_remedy(person, incident)
    return person.is_active and bool(may)
