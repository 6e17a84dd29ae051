"""Passing a recovery on, always asked and answered; and asking a guide."""

from datetime import datetime

from django.db import transaction

from incidents.actions import history, letters
from incidents.actions.guides import add_guide
from incidents.actions.incidents import locked
from incidents.actions.moves import move
from incidents.emails.ownership import handoff_answered, handoff_requested
from incidents.lifecycle import HandoffStatus
from incidents.models import Guide, Handoff, Incident, User
from incidents.permissions.ownership import (
    may_answer_handoff,
    may_ask_guide,
    may_guide,
    may_request_handoff,
    may_take_on,
    may_withdraw_handoff,
)
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind


@transaction.atomic
def request_handoff(
    incident: Incident,
    *,
    receiver: User,
    reason: str,
    customer_was_told: str,
    by: User,
    at: datetime,
) -> Handoff:
    """Ask somebody to take the recovery on; nothing moves until they accept.

    Raises Forbidden, Invalid (who cannot take it on; the third without a manager) and Conflict
    when somebody is asked already. Rule 4; product B2.
    """
    incident = locked(incident)
    may_request_handoff(by, incident).or_refuse()
    _refuse_unfit(receiver, incident, giver=by)
    handoff = Handoff(
        incident=incident,
        giver=by,
        receiver=receiver,
        reason=reason,
        customer_was_told=customer_was_told,
        requested_at=at,
    )
    handoff.save()
    history.record(
        incident,
        EventKind.HANDOFF_REQUESTED,
        by=by,
        at=at,
        words=reason,
        handoff=handoff.pk,
        receiver=receiver.pk,
    )
    letters.queue(handoff_requested(handoff, to=receiver), at=at)
    return handoff


@transaction.atomic
def accept_handoff(handoff: Handoff, *, by: User, at: datetime) -> None:
    """Take the recovery on: from now on this person answers to the customer.

    Counted, and the target is zero. Raises Forbidden, Conflict. Rule 4; product B2.
    """
    incident = locked(handoff.incident)
    may_answer_handoff(by, handoff).or_refuse()
    fits = may_take_on(by, incident, giver=handoff.giver)
    if not (incident.is_on_the_way and fits):
        raise Conflict(fits.reason or f"{incident} is not on the way any more.")
    move(handoff, HandoffStatus.ACCEPTED, answered_at=at)
    earlier = incident.owner
    incident.owner, incident.handoff_count = by, incident.handoff_count + 1
    incident.save(update_fields=["owner", "handoff_count"])
    history.record(
        incident,
        EventKind.HANDOFF_ACCEPTED,
        by=by,
        at=at,
        handoff=handoff.pk,
        was=earlier.pk,
        owner=by.pk,
    )
    for person in {handoff.giver, earlier} - {by}:
        letters.queue(handoff_answered(handoff, to=person), at=at)


@transaction.atomic
def decline_handoff(handoff: Handoff, *, answer: str, by: User, at: datetime) -> None:
    """Say no with a word of reason; the owner stays the owner. Product B2.

    Raises Forbidden, Conflict, Invalid.
    """
    incident = locked(handoff.incident)
    may_answer_handoff(by, handoff).or_refuse()
    if not answer.strip():
        raise Invalid("Say why not, so that somebody else can be asked.", field="answer")
    move(handoff, HandoffStatus.DECLINED, answered_at=at, answer=answer)
    history.record(
        incident, EventKind.HANDOFF_DECLINED, by=by, at=at, words=answer, handoff=handoff.pk
    )
    for person in {handoff.giver, incident.owner} - {by}:
        letters.queue(handoff_answered(handoff, to=person), at=at)


@transaction.atomic
def withdraw_handoff(handoff: Handoff, *, by: User, at: datetime) -> None:
    """Take the request back before it is answered. Raises Forbidden, Conflict. Product B2."""
    incident = locked(handoff.incident)
    may_withdraw_handoff(by, handoff).or_refuse()
    move(handoff, HandoffStatus.WITHDRAWN, answered_at=at)
    history.record(incident, EventKind.HANDOFF_WITHDRAWN, by=by, at=at, handoff=handoff.pk)


@transaction.atomic
def ask_guide(incident: Incident, *, person: User, question: str, by: User, at: datetime) -> Guide:
    """Ask a senior for advice; they guide, and no longer solve it themselves.

    Raises Forbidden, Invalid. Rule 4; product B6.
    """
    incident = locked(incident)
    may_ask_guide(by, incident).or_refuse()
    fits = may_guide(person, incident)
    if not fits:
        raise Invalid(fits.reason, field="person")
    return add_guide(incident, person=person, question=question, asked_by=by, by=by, at=at)


def _refuse_unfit(receiver: User, incident: Incident, *, giver: User) -> None:
    fits = may_take_on(receiver, incident, giver=giver)
    if not fits:
        raise Invalid(fits.reason, field="receiver")
    if incident.handoffs.filter(status=HandoffStatus.REQUESTED).exists():
        raise Conflict("Somebody was asked already and has not answered yet.")
