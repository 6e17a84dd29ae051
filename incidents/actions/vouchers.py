"""The promise for the next visit: signed, sent, redeemed once, void or expired."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from incidents.actions import history, ledger, letters
from incidents.actions.incidents import locked
from incidents.actions.moves import move
from incidents.actions.one_by_one import alone
from incidents.actions.proposals import given
from incidents.emails.vouchers import voucher_sent
from incidents.lifecycle import RemedyStatus, VoucherStatus
from incidents.models import Incident, Location, Remedy, User, Voucher
from incidents.permissions.vouchers import (
    may_issue_voucher,
    may_redeem_voucher,
    may_send_voucher,
    may_void_voucher,
)
from incidents.policy.vouchers import RANDOM_SIGNS, SIGNS, with_check
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind

MOST_IN_A_PASS = 500
EARLIEST_ZONE = timedelta(hours=14)  # where a new day begins first


@dataclass(frozen=True)
class Promise:
    """What the card says, and the name under it; `value` in major units, where it is not the cost.

    Without a last day it stays good.
    """

    covers: str
    invitation: str
    signature: str
    value: Decimal | None = None
    ends_on: date | None = None


@transaction.atomic
def issue_voucher(remedy: Remedy, *, promise: Promise, by: User, at: datetime) -> Voucher:
    """Sign a promise for the next visit; whoever issues it signs it. Product I5, I6.

    What it costs was authorised with the remedy. Raises Forbidden, Invalid, and Conflict where
    the remedy has a voucher already.
    """
    incident = locked(remedy.incident)
    remedy = Remedy.objects.get(pk=remedy.pk)
    remedy.incident = incident
    may_issue_voucher(by, remedy).or_refuse()
    _refuse_what_is_missing(promise, incident, at=at)
    if remedy.vouchers.standing().exists():
        raise Conflict("This was signed already; make that voucher void before you sign another.")
    voucher = Voucher(
        incident=incident,
        remedy=remedy,
        code=_new_code(),
        covers=promise.covers.strip(),
        cost=remedy.cost,
        value=promise.value,
        invitation=promise.invitation.strip(),
        signed_by=by,
        signature=promise.signature.strip(),
        issued_at=at,
        ends_on=promise.ends_on,
    )
    voucher.save()
    history.record(
        incident,
        EventKind.VOUCHER_ISSUED,
        by=by,
        at=at,
        words=voucher.covers,
        voucher=voucher.pk,
        remedy=remedy.pk,
    )
    return voucher


@transaction.atomic
def send_voucher(voucher: Voucher, *, by: User, at: datetime) -> Voucher:
    """Send it to the customer who asked for it by e-mail, once. Raises Forbidden, Conflict.

    Interface 10, rule 7.
    """
    incident, voucher = _held(voucher)
    if voucher.sent_at is not None or voucher.status != VoucherStatus.ISSUED:
        raise Conflict(may_send_voucher(by, voucher).reason)
    may_send_voucher(by, voucher).or_refuse()
    voucher.sent_at = at
    voucher.save(update_fields=["sent_at"])
    history.record(incident, EventKind.VOUCHER_SENT, by=by, at=at, voucher=voucher.pk)
    letters.queue(voucher_sent(voucher), at=at)
    return voucher


@transaction.atomic
def redeem_voucher(voucher: Voucher, *, location: Location, by: User, at: datetime) -> Voucher:
    """Keep the promise: the customer is here again. Once, whoever presses. Product I5; rule 12.

    It proves the return: the recovery says when they came back, and that the customer has what
    the voucher was for. Raises Forbidden, and Conflict that tells when and where the first was,
    or why it cannot be taken any more.
    """
    may_redeem_voucher(by).or_refuse()
    incident, voucher = _held(voucher)
    _refuse_what_is_gone(voucher, at=at)
    move(
        voucher,
        VoucherStatus.REDEEMED,
        redeemed_at=at,
        redeemed_by=by,
        redeemed_location=location,
    )
    if incident.returned_at is None:
        incident.returned_at = at
        incident.save(update_fields=["returned_at"])
    history.record(
        incident,
        EventKind.VOUCHER_REDEEMED,
        by=by,
        at=at,
        voucher=voucher.pk,
        location=location.pk,
    )
    _keep_the_promise(voucher, by=by, at=at)
    return voucher


@transaction.atomic
def void_voucher(voucher: Voucher, *, reason: str, by: User, at: datetime) -> Voucher:
    """Take the promise back, with a reason: lost, or signed by a slip. Product I5.

    Raises Forbidden, Conflict, Invalid.
    """
    incident, voucher = _held(voucher)
    if voucher.status != VoucherStatus.ISSUED:
        raise Conflict(_why_gone(voucher))
    may_void_voucher(by, voucher).or_refuse()
    if not reason.strip():
        raise Invalid("Say in a word why it is void.", field="reason")
    move(voucher, VoucherStatus.VOID, void_reason=reason.strip())
    history.record(incident, EventKind.VOUCHER_VOID, by=by, at=at, words=reason, voucher=voucher.pk)
    return voucher


def expire_vouchers(*, at: datetime) -> int:
    """Let expire whatever was not brought by its last day, and give back how many. Product I5.

    A day ends by the clock of the place that gave it. Safe to run often, twice and beside itself.
    """
    latest_day = (at + EARLIEST_ZONE).date()
    ended = Voucher.objects.issued().filter(ends_on__lt=latest_day).order_by("ends_on", "pk")
    keys = list(ended.values_list("pk", flat=True)[:MOST_IN_A_PASS])
    return sum(_expire_alone(key, at=at) for key in keys)


def _expire_alone(key: int, *, at: datetime) -> int:
    return alone(lambda: _expire(key, at=at), what=f"The end of voucher {key}")


def _expire(key: int, *, at: datetime) -> bool:
    incident, voucher = _held(Voucher.objects.select_related("incident").get(pk=key))
    if voucher.status != VoucherStatus.ISSUED or not voucher.is_over(at=at):
        return False
    move(voucher, VoucherStatus.EXPIRED)
    history.record(incident, EventKind.VOUCHER_EXPIRED, by=None, at=at, voucher=voucher.pk)
    return True


def _keep_the_promise(voucher: Voucher, *, by: User, at: datetime) -> None:
    remedy = Remedy.objects.get(pk=voucher.remedy_id)
    remedy.incident = voucher.incident
    ledger.redeem(remedy, by=by, at=at)
    if remedy.delivered_at is None and voucher.redeemed_location:
        remedy.delivered_at, remedy.delivered_by = at, by
        remedy.delivery_note = f"Redeemed at {voucher.redeemed_location.name}"
        remedy.save(update_fields=["delivered_at", "delivered_by", "delivery_note"])
        move(remedy, RemedyStatus.DELIVERED)
        given(remedy, by=by, at=at)


def _held(voucher: Voucher) -> tuple[Incident, Voucher]:
    """The incident first, then what hangs on it: the order of every action on it."""
    incident = locked(voucher.incident)
    known = Voucher.objects.select_related("signed_by", "redeemed_by", "redeemed_location")
    voucher = known.get(pk=voucher.pk)
    voucher.incident = incident
    return incident, voucher


def _new_code() -> str:
    # Twice the same is one in 26 million million; the database refuses it, and a press again helps.
    return with_check("".join(secrets.choice(SIGNS) for _ in range(RANDOM_SIGNS)))


def _refuse_what_is_missing(promise: Promise, incident: Incident, *, at: datetime) -> None:
    if not promise.covers.strip():
        raise Invalid("Say what it covers.", field="covers")
    if not promise.invitation.strip():
        raise Invalid("Invite them in a sentence of your own.", field="invitation")
    if not promise.signature.strip():
        raise Invalid("Sign it with your name.", field="signature")
    today = at.astimezone(incident.location.zone).date()
    if promise.ends_on is not None and promise.ends_on < today:
        raise Invalid("This day has passed already.", field="ends_on")


def _refuse_what_is_gone(voucher: Voucher, *, at: datetime) -> None:
    if voucher.status != VoucherStatus.ISSUED:
        raise Conflict(_why_gone(voucher))
    if voucher.is_over(at=at):
        raise Conflict(_ended(voucher))


def _why_gone(voucher: Voucher) -> str:
    place = voucher.redeemed_location
    if voucher.redeemed_at and voucher.redeemed_by and place:
        local = voucher.redeemed_at.astimezone(place.zone)
        when = f"{local.day} {local:%B %Y at %H:%M}"
        return f"It was redeemed already: {when}, {place.name}, by {voucher.redeemed_by.name}."
    if voucher.status == VoucherStatus.VOID:
        return "It was made void, so it cannot be redeemed."
    return _ended(voucher)


def _ended(voucher: Voucher) -> str:
    last = f"{voucher.ends_on.day} {voucher.ends_on:%B %Y}" if voucher.ends_on else ""
    return f"Its last day was {last}. What you give them now is on your own authority."
