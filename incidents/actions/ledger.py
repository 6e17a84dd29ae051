"""The pen for money: what is spent, reserved and released, and who stands for it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Value

from incidents.actions import budgets, history
from incidents.models import (
    Approval,
    AuthorityLimit,
    AuthorityUse,
    Incident,
    LedgerEntry,
    Organisation,
    Remedy,
    User,
)
from incidents.models.fields import MoneyField
from incidents.models.spending import basis_of
from incidents.permissions.duty import on_whose_behalf
from incidents.policy.clock import request_is_over_at
from incidents.queries.budgets import reservation_of
from incidents.refusals import Conflict
from incidents.words.events import EventKind
from incidents.words.spending import AuthorisedBy, EntryKind


def spend(remedy: Remedy, *, by: User, at: datetime) -> bool:
    """Spend the cost of a remedy on this person's own authority; False: ask for it. Rule 3.

    Safe when the same person spends twice at the same moment. Product F1, F2.
    """
    if not use_authority(remedy.incident, remedy.cost, person=by, at=at):
        return False
    _spend(remedy, amount=remedy.cost, by=by, at=at, authorised_by=AuthorisedBy.SELF)
    history.record(
        remedy.incident,
        EventKind.REMEDY_AUTHORISED,
        by=by,
        at=at,
        remedy=remedy.pk,
        amount=remedy.cost,
    )
    return True


def ask(
    remedy: Remedy, *, why: str, beneficiary: User | None = None, by: User, at: datetime
) -> Approval:
    """Ask for what is above one's own authority; the money is reserved until the answer. F5.

    A colleague whom it is for never decides it. Rule 3.
    """
    approval = Approval(
        incident=remedy.incident,
        remedy=remedy,
        requested_by=by,
        on_behalf_of=on_whose_behalf(by, remedy.incident),
        beneficiary_user=beneficiary,
        amount=remedy.cost,
        why=why,
        requested_at=at,
        **_waits_until(at, remedy.incident),
    )
    approval.save()
    _reserve(approval, by=by, at=at)
    return approval


def change_request(approval: Approval, *, amount: Decimal, by: User, at: datetime) -> bool:
    """Ask for another amount: a new version, which needs a new decision. Product F5, trap 4.

    True: it now fits the authority of who asked, and is spent at once.
    """
    remedy = approval.remedy
    release_reservation(approval, by=by, at=at)
    before, remedy.cost = remedy.cost, amount
    remedy.save(update_fields=["cost"])
    history.record(
        remedy.incident,
        EventKind.REMEDY_CHANGED,
        by=by,
        at=at,
        remedy=remedy.pk,
        was=before,
        amount=amount,
    )
    if approval.beneficiary_user_id != by.pk and spend(remedy, by=by, at=at):
        return True
    anew = {"amount": amount, "requested_at": at, "version": approval.version + 1}
    anew |= _waits_until(at, remedy.incident)
    for name, value in anew.items():
        setattr(approval, name, value)
    approval.save(update_fields=[*anew])
    _reserve(approval, by=by, at=at)
    return False


def use_authority(incident: Incident, amount: Decimal, *, person: User, at: datetime) -> bool:
    """Take it from what this person may spend here, in major units; False: ask. F2, F3.

    One conditional UPDATE decides, so two phones at once cannot pass the limit. Rule 3.
    """
    limit = AuthorityLimit.objects.of(person)
    if amount > limit:
        return False
    use, _ = AuthorityUse.objects.get_or_create(
        person=person, basis_key=basis_of(incident, at=at), defaults={"limit": limit}
    )
    more = Value(amount, output_field=MoneyField())
    # The limit of now decides, and is kept with the use.
    room = AuthorityUse.objects.filter(pk=use.pk, used__lte=limit - amount)
    return room.update(used=F("used") + more, limit=limit) == 1


def spend_reservation(approval: Approval, *, amount: Decimal, by: User, at: datetime) -> None:
    """Turn what was reserved into a spend, on the approver's authority. Raises Conflict. Rule 3.

    `amount` in major units: what was asked, or less; the whole reservation is settled by it.
    """
    if not use_authority(approval.incident, amount, person=by, at=at):
        raise Conflict("This is more than is left of your own limit on this incident.")
    remedy, reserved = approval.remedy, reservation_of(approval)
    if remedy.cost != amount:
        remedy.cost = amount
        remedy.save(update_fields=["cost"])
    budgets.count(reserved.budget, reserved=-reserved.amount)
    allowed = {"approval": approval, "authorised_by": AuthorisedBy.APPROVAL, "settles": reserved}
    _spend(remedy, amount=amount, by=by, at=at, **allowed)


def release_reservation(approval: Approval, *, by: User | None, at: datetime) -> None:
    """Let go of what was reserved: declined, withdrawn, or expired, which nobody does."""
    reserved = reservation_of(approval)
    budgets.count(reserved.budget, reserved=-reserved.amount)
    _write(
        approval.remedy,
        EntryKind.RELEASE,
        amount=approval.amount,
        person=approval.requested_by,
        by=by,
        at=at,
        approval=approval,
        budget=reserved.budget,
        settles=reserved,
    )


def reverse_spend(remedy: Remedy, *, reason: str, by: User, at: datetime) -> None:
    """Take back what was spent on a remedy nobody has given, and give the authority back. Rel. 4.

    A new entry, whole, once. Raises Conflict where nothing is booked any more.
    """
    spend = LedgerEntry.objects.spends().filter(remedy=remedy).first()
    if spend is None:
        raise Conflict("Nothing is booked for this any more.")
    _write(
        remedy,
        EntryKind.REVERSAL,
        amount=spend.amount,
        person=spend.person,
        by=by,
        at=at,
        approval=spend.approval,
        budget=spend.budget,
        basis_key=spend.basis_key,
        reverses=spend,
    )
    less = Value(spend.amount, output_field=MoneyField())
    use = AuthorityUse.objects.filter(person=spend.person, basis_key=spend.basis_key)
    use.update(used=F("used") - less)
    budgets.take_back(spend)
    history.record(
        remedy.incident,
        EventKind.SPEND_REVERSED,
        by=by,
        at=at,
        words=reason,
        remedy=remedy.pk,
        amount=spend.amount,
    )


def redeem(remedy: Remedy, *, by: User, at: datetime) -> None:
    """Write down that the promise of a voucher was kept: what it cost is owed no more. I5.

    Nothing more is spent by it; where the money was taken back, nothing was owed.
    """
    spend = LedgerEntry.objects.spends().filter(remedy=remedy).first()
    if spend:
        known = {"approval": spend.approval, "budget": spend.budget}
        kept = {"amount": spend.amount, "person": spend.person, **known}
        _write(remedy, EntryKind.REDEMPTION, by=by, at=at, **kept)


def _waits_until(at: datetime, incident: Incident) -> dict[str, Any]:
    over = request_is_over_at(at, incident.policy_snapshot)
    return {"expires_at": over, "next_try_at": over, "failures": 0}


def _spend(remedy: Remedy, *, amount: Decimal, by: User, at: datetime, **known: Any) -> None:
    # Who may spend was asked before: a budget only warns. Product F4.
    budget = budgets.budget_for(remedy.incident, at=at)
    budgets.count(budget, spent=amount)
    known |= {"budget": budget, "over_budget": budget is not None and budget.overrun > 0}
    spent = _write(remedy, EntryKind.SPEND, amount=amount, person=by, by=by, at=at, **known)
    budgets.warn(spent, by=by, at=at)


def _reserve(approval: Approval, *, by: User, at: datetime) -> None:
    budget = budgets.budget_for(approval.incident, at=at)
    budgets.count(budget, reserved=approval.amount)
    _write(
        approval.remedy,
        EntryKind.RESERVE,
        amount=approval.amount,
        person=by,
        by=by,
        at=at,
        approval=approval,
        budget=budget,
    )
    history.record(
        approval.incident,
        EventKind.SPEND_REQUESTED,
        by=by,
        at=at,
        words=approval.why,
        approval=approval.pk,
        amount=approval.amount,
    )


def _write(
    remedy: Remedy,
    kind: EntryKind,
    *,
    amount: Decimal,
    person: User,
    by: User | None,
    at: datetime,
    **known: Any,
) -> LedgerEntry:
    if kind == EntryKind.SPEND:
        known["basis_key"] = basis_of(remedy.incident, at=at)
    entry = LedgerEntry(
        incident=remedy.incident,
        remedy=remedy,
        person=person,
        kind=kind,
        amount=amount,
        currency=Organisation.objects.values_list("currency", flat=True).get(),
        by=by,
        at=at,
        **known,
    )
    entry.save()
    return entry
