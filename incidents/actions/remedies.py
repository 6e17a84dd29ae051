"""Planning, giving and taking back what makes it right, and more than right."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from incidents.actions import deadlines, history, ledger, letters, photos
from incidents.actions.incidents import happened, locked
from incidents.actions.moves import move
from incidents.actions.proposals import (
    Proposal,
    given,
    keep_the_thoughts,
    planned,
    refuse_promise,
    refuse_what_is_wrong,
)
from incidents.emails.approvals import approval_awaits_you
from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Approval, Incident, Remedy, User
from incidents.permissions.remedies import (
    may_change_amount,
    may_choose_no_extra,
    may_deliver_remedy,
    may_promise_remedy,
    may_propose_remedy,
    may_withdraw_remedy,
)
from incidents.pictures import Picture
from incidents.policy.remedies import refuse_cost
from incidents.policy.spending import refuse_less_than_given
from incidents.queries.approvals import approvers
from incidents.queries.people import colleague_let_down
from incidents.refusals import Conflict, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind


@transaction.atomic
def propose_remedy(incident: Incident, *, proposal: Proposal, by: User, at: datetime) -> Remedy:
    """Plan a remedy, or record one that was given. Raises Forbidden, Invalid. E4 to E14, F1, F2.

    Within the authority of this person its cost is spent at once; above, a manager decides, with
    a clock of its own. Given before it was approved is recorded as such and asked for. Rule 3.
    """
    incident = locked(incident)
    may_propose_remedy(by, incident).or_refuse()
    refuse_what_is_wrong(incident, proposal, at=at)
    keep_the_thoughts(incident, proposal)
    remedy = planned(incident, proposal, by=by, at=at)
    history.record(
        incident,
        EventKind.REMEDY_PROPOSED,
        by=by,
        at=at,
        words=remedy.what,
        remedy=remedy.pk,
        purpose=remedy.purpose,
        kind=remedy.kind,
        gesture=remedy.gesture_id,
        giver=remedy.giver_id,
    )
    is_for = colleague_let_down(incident) or proposal.for_colleague
    if remedy.cost == 0 or (is_for != by and ledger.spend(remedy, by=by, at=at)):
        _allow(remedy)
    else:
        why = proposal.why.strip() or remedy.what
        _ask(ledger.ask(remedy, why=why, beneficiary=is_for, by=by, at=at), at=at)
    if proposal.given_at:
        given(remedy, by=by, at=at)
    elif remedy.due_at or incident.fixed_at:
        deadlines.promise_extra(remedy, started_at=at)
    return remedy


@transaction.atomic
def deliver_remedy(
    remedy: Remedy,
    *,
    delivered_at: datetime,
    delivery_note: str = "",
    photo: Picture | None = None,
    by: User,
    at: datetime,
) -> Remedy:
    """Say that a remedy was given, when and how; an extra after the fix is rung 3. E6, E8.

    Facts beat rules on paper: it may be said before the spend is approved, and the approver sees
    it first. Raises Forbidden, Conflict, Invalid. Rules 1 and 11; design 7.
    """
    incident = locked(remedy.incident)
    remedy = _as_it_is_now(remedy, incident)
    may_deliver_remedy(by, remedy).or_refuse()
    happened(delivered_at, incident=incident, at=at, field="delivered_at")
    remedy.delivered_at, remedy.delivered_by = delivered_at, by
    remedy.delivery_note = delivery_note
    remedy.photo = photos.new_name() if photo else ""
    remedy.save(update_fields=["delivered_at", "delivered_by", "delivery_note", "photo"])
    if remedy.status == RemedyStatus.AUTHORISED:
        move(remedy, RemedyStatus.DELIVERED)
    given(remedy, by=by, at=at, **({"photo": photo.hash} if photo else {}))
    if photo:
        photos.keep(photo, name=remedy.photo)
    return remedy


@transaction.atomic
def promise_remedy(
    remedy: Remedy, *, due_at: datetime, giver: User | None, by: User, at: datetime
) -> Remedy:
    """Promise what is not given yet for another time, or by somebody else; its clock runs anew.

    Raises Forbidden, Invalid. Trap 7: the old promise stays in the history.
    """
    incident = locked(remedy.incident)
    remedy = _as_it_is_now(remedy, incident)
    may_promise_remedy(by, remedy).or_refuse()
    refuse_promise(incident, giver=giver, due_at=due_at, at=at)
    was = remedy.due_at
    remedy.giver, remedy.due_at, remedy.minutes_after_fix = giver, due_at, None
    remedy.save(update_fields=["giver", "due_at", "minutes_after_fix"])
    deadlines.promise_extra(remedy, started_at=at)
    promise: dict[str, Any] = {"giver": remedy.giver_id, "was": was, "due_at": due_at}
    history.record(incident, EventKind.REMEDY_PROMISED, by=by, at=at, remedy=remedy.pk, **promise)
    return remedy


@transaction.atomic
def withdraw_remedy(remedy: Remedy, *, reason: str, by: User, at: datetime) -> Remedy:
    """Take back a plan that nobody has given. Raises Forbidden, Conflict, Invalid.

    A request that waits is withdrawn with it; money booked is taken back, by a manager. A signed
    voucher keeps its money: it is made void first, and what was redeemed stays. Product I5.
    """
    incident = locked(remedy.incident)
    remedy = _as_it_is_now(remedy, incident)
    may_withdraw_remedy(by, remedy).or_refuse()
    if remedy.vouchers.standing().exists():
        raise Conflict("A voucher is signed for this: make it void first.")
    if not reason.strip():
        raise Invalid("Say in a word why it is not needed.", field="reason")
    _take_back(remedy, reason=reason, by=by, at=at)
    return remedy


@transaction.atomic
def change_amount(remedy: Remedy, *, cost: Decimal, by: User, at: datetime) -> Remedy:
    """Change the amount of a request that waits; it needs a new decision. Product F5, trap 4.

    What now fits one's own authority is spent at once; what was given is made no smaller.
    Raises Forbidden, Conflict, Invalid.
    """
    incident = locked(remedy.incident)
    remedy = _as_it_is_now(remedy, incident)
    approval = _waiting_request(remedy)
    may_change_amount(by, approval).or_refuse()
    refuse_cost(remedy.kind, cost)
    if cost == 0:
        raise Invalid("A request is for some money; or withdraw it.", field="cost")
    if cost == remedy.cost:
        raise Invalid("This is the amount you asked for already.", field="cost")
    refuse_less_than_given(cost, asked=remedy.cost, given=remedy.delivered_at is not None)
    if ledger.change_request(approval, amount=cost, by=by, at=at):
        move(approval, ApprovalStatus.WITHDRAWN)
        deadlines.let_go(incident, DeadlineKind.APPROVAL, subject=approval.pk, at=at)
        _allow(remedy)
    else:
        _ask(approval, at=at)
    return remedy


@transaction.atomic
def choose_no_extra(incident: Incident, *, reason: str, by: User, at: datetime) -> Incident:
    """Say in a word why there is no extra this time; it can close at rung 2. Product D9.

    Raises Forbidden, Conflict, Invalid.
    """
    incident = locked(incident)
    may_choose_no_extra(by, incident).or_refuse()
    if not reason.strip():
        raise Invalid("Say in a word why there is none this time.", field="reason")
    if incident.remedies.standing().extras().exists():
        raise Conflict("An extra is planned or given already; withdraw the plan first.")
    if incident.no_extra_reason == reason:
        return incident
    incident.no_extra_reason = reason
    incident.save(update_fields=["no_extra_reason"])
    history.record(incident, EventKind.NO_EXTRA_CHOSEN, by=by, at=at, words=reason)
    return incident


def promise_extras(incident: Incident, *, at: datetime) -> None:
    """Start the clocks of extras that were planned for some minutes after the fix. A11.

    Part of the fix, in its transaction: they count from when it was fixed.
    """
    started_at = incident.fixed_at or at
    planned_after = incident.remedies.standing().filter(delivered_at=None)
    for remedy in planned_after.exclude(minutes_after_fix=None).order_by("pk"):
        deadlines.promise_extra(remedy, started_at=started_at)


def let_go_of_waiting(incident: Incident, *, by: User, at: datetime) -> None:
    """Let go of every request that still waits, as part of closing. Rule 12."""
    for remedy in incident.remedies.filter(status=RemedyStatus.WAITING).order_by("pk"):
        _take_back(_as_it_is_now(remedy, incident), reason="", by=by, at=at)


def _allow(remedy: Remedy) -> None:
    given = remedy.delivered_at is not None
    move(remedy, RemedyStatus.DELIVERED if given else RemedyStatus.AUTHORISED)


def _ask(approval: Approval, *, at: datetime) -> None:
    clock = deadlines.arm(
        approval.incident, DeadlineKind.APPROVAL, started_at=at, subject=approval.pk
    )
    nearest = next(iter(approvers(approval)), [])
    asked = [approval_awaits_you(approval, to=one, deadline=clock) for one in nearest]
    letters.queue_all(asked, at=at)


def _take_back(remedy: Remedy, *, reason: str, by: User, at: datetime) -> None:
    incident = remedy.incident
    if remedy.status == RemedyStatus.WAITING:
        approval = _waiting_request(remedy)
        move(approval, ApprovalStatus.WITHDRAWN, decision_reason=reason)
        ledger.release_reservation(approval, by=by, at=at)
        deadlines.let_go(incident, DeadlineKind.APPROVAL, subject=approval.pk, at=at)
    elif remedy.cost:
        ledger.reverse_spend(remedy, reason=reason, by=by, at=at)
    move(remedy, RemedyStatus.WITHDRAWN)
    history.record(
        incident, EventKind.REMEDY_WITHDRAWN, by=by, at=at, words=reason, remedy=remedy.pk
    )
    deadlines.cancel(incident, DeadlineKind.EXTRA, subject=remedy.pk)


def _as_it_is_now(remedy: Remedy, incident: Incident) -> Remedy:
    remedy = Remedy.objects.select_related("proposed_by").get(pk=remedy.pk)
    remedy.incident = incident
    return remedy


def _waiting_request(remedy: Remedy) -> Approval:
    waiting = Approval.objects.pending().filter(remedy=remedy).select_related("requested_by")
    approval = waiting.first()
    if approval is None:
        raise Conflict("Nothing waits for a decision here any more.")
    approval.incident, approval.remedy = remedy.incident, remedy
    return approval
