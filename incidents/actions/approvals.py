"""Deciding on spend above a person's own authority."""

import logging
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from incidents.actions import budgets, deadlines, history, ledger, letters
from incidents.actions.incidents import climb, locked
from incidents.actions.moves import move
from incidents.actions.one_by_one import alone
from incidents.emails.approvals import approval_decided
from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Approval, Budget, Incident, Remedy, User
from incidents.permissions.approvals import may_decide
from incidents.policy.spending import refuse_lower, refuse_overrun
from incidents.queries.budgets import overrun_of
from incidents.refusals import Conflict, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind

logger = logging.getLogger(__name__)

NOTHING = Decimal(0)
MOST_IN_A_PASS = 500
BAD_ROW_WAITS = timedelta(minutes=5)
BAD_ROW_IS_SET_ASIDE_AFTER = 5


@transaction.atomic
def approve_spend(
    approval: Approval,
    *,
    version: int,
    acknowledged: Decimal = NOTHING,
    by: User,
    at: datetime,
) -> None:
    """Let the money be spent, on the authority of the approver. Rule 3; product F5.

    `version` is the one on the page: an edited amount needs a new look. `acknowledged`, in major
    units, is the overrun of the budget that was seen and ticked. Raises Forbidden (own request,
    other place, limit too small), Conflict (somebody was faster) and Invalid (budget). F4.
    """
    approval = _as_it_is_now(approval, version=version)
    may_decide(by, approval).or_refuse()
    over = _over_budget(approval, approval.amount, acknowledged=acknowledged, at=at)
    yes = {"approved": approval.amount, **over}
    move(approval, ApprovalStatus.APPROVED, decided_by=by, decided_at=at, **yes)
    _note(approval, EventKind.SPEND_APPROVED, by=by, at=at)
    _spend(approval, by=by, at=at)


@transaction.atomic
def approve_lower(
    approval: Approval,
    *,
    version: int,
    amount: Decimal,
    words: str = "",
    acknowledged: Decimal = NOTHING,
    by: User,
    at: datetime,
) -> None:
    """Let less be spent than was asked for, in major units, on the approver's authority. F5.

    The whole reservation is settled by it; the rest is let go. Raises Forbidden, Conflict, and
    Invalid: not lower, or given already, so that nothing is left to make smaller. Rule 3.
    """
    approval = _as_it_is_now(approval, version=version)
    may_decide(by, approval, amount=amount).or_refuse()
    refuse_lower(amount, asked=approval.amount, given=approval.remedy.delivered_at is not None)
    over = _over_budget(approval, amount, acknowledged=acknowledged, at=at)
    lower = {"approved": amount, "decision_reason": words, **over}
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


def expire_approvals(*, at: datetime) -> int:
    """Let go of what nobody answered in time, and give back how many requests expired. F5.

    Who asked is told once. Safe to run often, twice and beside itself. Rule 12; product 5.
    """
    over = Approval.objects.over(at=at).values_list("pk", flat=True)
    return sum(_expire_alone(key, at=at) for key in list(over[:MOST_IN_A_PASS]))


def _expire_alone(key: int, *, at: datetime) -> int:
    return alone(
        lambda: _expire(key, at=at),
        what=f"The end of request {key}",
        set_back=lambda: _set_back(key, at=at),
    )


def _expire(key: int, *, at: datetime) -> bool:
    # The incident first, as every action on it; then read again: somebody may have answered.
    incident = locked(Incident.objects.only("pk").get(approvals=key))
    waiting = Approval.objects.over(at=at).select_related("requested_by", "remedy")
    approval = waiting.filter(pk=key).first()
    if approval is None:
        return False
    approval.incident = approval.remedy.incident = incident
    move(approval, ApprovalStatus.EXPIRED, next_try_at=None)
    ledger.release_reservation(approval, by=None, at=at)
    move(approval.remedy, RemedyStatus.WITHDRAWN)
    _note(approval, EventKind.SPEND_EXPIRED, by=None, at=at)
    deadlines.cancel(incident, DeadlineKind.EXTRA, subject=approval.remedy.pk)
    deadlines.let_go(incident, DeadlineKind.APPROVAL, subject=approval.pk, at=at)
    climb(incident)
    letters.queue(approval_decided(approval, to=approval.requested_by), at=at)
    return True


@transaction.atomic
def _set_back(key: int, *, at: datetime) -> None:
    approval = Approval.objects.pending().filter(pk=key).first()
    if approval is None:
        return
    failures = approval.failures + 1
    later: datetime | None = at + BAD_ROW_WAITS
    if failures >= BAD_ROW_IS_SET_ASIDE_AFTER:
        later = None
        logger.error("Request %s is set aside after %s failures", key, failures)
    as_read = Approval.objects.pending().filter(pk=key, failures=approval.failures)
    as_read.update(failures=failures, next_try_at=later)


def _over_budget(
    approval: Approval, amount: Decimal, *, acknowledged: Decimal, at: datetime
) -> dict[str, Decimal]:
    budget = budgets.budget_for(approval.incident, at=at)
    if budget:
        # Held, so that nothing is added between the look and the yes.
        Budget.objects.select_for_update(no_key=True).get(pk=budget.pk)
    overrun = overrun_of(approval, amount=amount, at=at)
    refuse_overrun(overrun, acknowledged=acknowledged)
    return {"overrun": overrun, "overrun_acknowledged": max(acknowledged, overrun)}


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
    approval: Approval,
    kind: EventKind,
    *,
    by: User | None,
    at: datetime,
    words: str = "",
    **more: Any,
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
