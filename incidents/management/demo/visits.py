"""Promises for the next visit: signed when given; some bring people back, some run out."""

from datetime import timedelta
from itertools import cycle, islice

from incidents.actions.vouchers import (
    Promise,
    expire_vouchers,
    issue_voucher,
    redeem_voucher,
    void_voucher,
)
from incidents.lifecycle import VoucherStatus
from incidents.management.demo.recovery import Recovery, office_time
from incidents.management.demo.stage import Steps
from incidents.models import Remedy, Voucher
from incidents.words.remedies import RemedyKind

INVITATION = "We would love to see you back. Give us another chance to make this right."
# One after the other, so that each kind of end is there.
ENDS = (
    VoucherStatus.REDEEMED,
    VoucherStatus.EXPIRED,
    VoucherStatus.ISSUED,
    VoucherStatus.VOID,
    VoucherStatus.REDEEMED,
    VoucherStatus.ISSUED,
)
VISIT_AFTER, SHORT, LONG = timedelta(days=19), timedelta(days=12), timedelta(days=180)
WHY_VOID = "The card was lost on the way; a new one went out by hand."


def promised(told: Recovery, remedy: Remedy) -> None:
    """Sign what was given as a promise; what comes of it is a story of its own."""
    if remedy.kind != RemedyKind.VOUCHER:
        return
    end = next(islice(cycle(ENDS), Voucher.objects.count(), None))
    today = told.at.astimezone(told.incident.location.zone).date()
    promise = Promise(
        covers=remedy.what,
        invitation=INVITATION,
        signature=told.owner.name.partition(",")[0],
        value=remedy.value,
        ends_on=today + (SHORT if end == VoucherStatus.EXPIRED else LONG),
    )
    voucher = issue_voucher(remedy, promise=promise, by=told.owner, at=told.at)
    told.stage.begin(_what_comes_of_it(told, voucher, end=end))


def _what_comes_of_it(told: Recovery, voucher: Voucher, *, end: VoucherStatus) -> Steps:
    place, signer = told.incident.location, voucher.signed_by
    wait = {VoucherStatus.EXPIRED: SHORT + timedelta(days=1), VoucherStatus.VOID: timedelta(days=2)}
    at = office_time(voucher.issued_at + wait.get(end, VISIT_AFTER), place)
    if end == VoucherStatus.ISSUED:
        return
    yield at
    if end == VoucherStatus.REDEEMED:
        redeem_voucher(voucher, location=place, by=signer, at=at)
    elif end == VoucherStatus.VOID:
        void_voucher(voucher, reason=WHY_VOID, by=signer, at=at)
    else:
        expire_vouchers(at=at)
