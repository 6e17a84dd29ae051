"""Deciding on spend above a person's own authority."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from incidents.actions import deadlines, history, ledger, letters
from incidents.actions.incidents import climb, locked
from incidents.actions.moves import move
from incidents.emails.approvals import approval_decided
from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Approval, Remedy, User
from incidents.permissions.approvals import may_decide
from incidents.policy.spending import refuse_lower
from incidents.refusals import Conflict, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind


@transaction.atomic
def approve_spend(approval: Approval, *, version: int, by: User, at: datetime) -> None:
    """Let the money be spent, on the authority of the approver. Rule 3; product F5.

    `version` is the one on the page: an edited amount needs a new look. Raises Forbidden (own
    request, other place, limit too small) and Conflict (somebody was faster).
    """
    approval = _as_it_is_now(approval, version=version)
    may_decide(by, approval).or_refuse()
    approved = approval.amount
    move(approval, ApprovalStatus.APPROVED, approved=approved, decided_by=by, decided_at=at)
    _note(approval, EventKind.SPEND_APPROVED, by=by, at=at)
    _spend(approval, by=by, at=at)


@transaction.atomic
def approve_lower(
    approval: Approval, *, version: int, amount: Decimal, words: str = "", by: User, at: datetime
) -> None:
    """Let less be spent than was asked for, in major units, on the approver's authority. F5.

    The whole reservation is settled by it; the rest is let go. Raises Forbidden, Conflict, and
    Invalid: not lower, or given already, so that nothing is left to make smaller. Rule 3.
    """
    approval = _as_it_is_now(approval, version=version)
    may_decide(by, approval, amount=amount).or_refuse()
    refuse_lower(amount, asked=approval.amount, given=approval.remedy.delivered_at is not None)
    lower = {"approved": amount, "decision_reason": words}
    move(approval, ApprovalStatus.APPROVED_LOWER, decided_by=by, decided_at=at, **lower)
    kind = EventKind.SPEND_APPROVED_LOWER
    _note(approval, kind, by=by, at=at, words=words, amount=amount, asked=approval.amount)
    _spend(approval, by=by, at=at)


@transaction.atomic
def decline_spend(approval: Approval, *, version: int, reason: str, by: User, at: datetime) -> None:
    """Say no, with a reason; what was given already stays visible as given without authority.

    Raises Forbidden, Conflict, Invalid. Rule 3; design 7.
    """
    approval = _as_it_is_now(approval, version=version)
    may_decide(by, approval).or_refuse()
    if not reason.strip():
        raise Invalid("Say why not, so that they can find another way.", field="reason")
    move(approval, ApprovalStatus.DECLINED, decided_by=by, decided_at=at, decision_reason=reason)
    _note(approval, EventKind.SPEND_DECLINED, by=by, at=at, words=reason)
    ledger.release_reservation(approval, by=by, at=at)
    move(approval.remedy, RemedyStatus.DECLINED)
    deadlines.cancel(approval.incident, DeadlineKind.EXTRA, subject=approval.remedy.pk)
    _answer(approval, by=by, at=at)


def _as_it_is_now(approval: Approval, *, version: int) -> Approval:
    """Read after the lock; Conflict says who was faster, when and what, or that it changed."""
    incident = locked(approval.incident)
    people = "requested_by", "decided_by"
    approval = Approval.objects.select_related(*people).get(pk=approval.pk)
    approval.incident = incident
    approval.remedy = Remedy.objects.get(pk=approval.remedy_id)
    approval.remedy.incident = incident
    if approval.status != ApprovalStatus.PENDING:
        raise Conflict(f"Already {_in_words(approval)}.")
    if approval.version != version:
        raise Conflict(
            f"The amount was changed meanwhile, to {approval.amount:,.2f}: look again, then decide."
        )
    return approval


def _in_words(approval: Approval) -> str:
    what = approval.get_status_display().lower()
    if approval.decided_by is None or approval.decided_at is None:
        return what
    when = approval.decided_at.astimezone(approval.incident.location.zone)
    return f"{what} by {approval.decided_by.name} at {when:%H:%M} on {when.day} {when:%B}"


def _note(
    approval: Approval, kind: EventKind, *, by: User, at: datetime, words: str = "", **more: Any
) -> None:
    known = {"approval": approval.pk, "version": approval.version, "amount": approval.amount}
    history.record(approval.incident, kind, by=by, at=at, words=words, **known | more)


def _spend(approval: Approval, *, by: User, at: datetime) -> None:
    remedy = approval.remedy
    ledger.spend_reservation(approval, amount=approval.approved, by=by, at=at)
    given = remedy.delivered_at is not None
    move(remedy, RemedyStatus.DELIVERED if given else RemedyStatus.AUTHORISED)
    _answer(approval, by=by, at=at)


def _answer(approval: Approval, *, by: User, at: datetime) -> None:
    deadlines.meet(
        approval.incident, DeadlineKind.APPROVAL, done_at=at, by=by, at=at, subject=approval.pk
    )
    climb(approval.incident)
    letters.queue(approval_decided(approval, to=approval.requested_by), at=at)
