"""That a customer came back after a recovery: a visit or a purchase, written down or taken back."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Min

from incidents.actions import history
from incidents.actions.incidents import locked
from incidents.models import Customer, Incident, Return, User, Voucher
from incidents.permissions.advocacy import (
    may_import_returns,
    may_record_advocacy,
    may_take_back,
)
from incidents.policy.spending import LARGEST_AMOUNT
from incidents.policy.working_time import instant
from incidents.queries.advocacy import recovery_before
from incidents.queries.returns import Line, read_import
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind

ALREADY = "This is written down already; two on one day are one, with what they brought together."


@dataclass(frozen=True)
class Seen:
    """One visit or purchase; `revenue` in major units, where it is known."""

    kind: str
    happened_on: date
    revenue: Decimal | None = None


@transaction.atomic
def record_return(customer: Customer, *, seen: Seen, by: User, at: datetime) -> Return:
    """Write down that they came back, for the latest recovery fixed before that day. Product I7.

    Raises Forbidden, Invalid, and Conflict where the same is written down already.
    """
    may_record_advocacy(by).or_refuse()
    if seen.happened_on > at.astimezone(by.zone).date():
        raise Invalid("This day is still to come.", field="happened_on")
    if seen.revenue is not None and not 0 <= seen.revenue <= LARGEST_AMOUNT:
        raise Invalid(f"An amount is between 0 and {LARGEST_AMOUNT:,.2f}.", field="revenue")
    found = recovery_before(customer, day=seen.happened_on, user=by)
    if found is None:
        raise Invalid("No recovery of theirs was fixed before this day.", field="happened_on")
    incident = locked(found[0])
    same = Return.objects.standing().filter(customer=customer, kind=seen.kind)
    if same.filter(happened_on=seen.happened_on).exists():
        raise Conflict(ALREADY)
    back = Return(
        customer=customer,
        incident=incident,
        kind=seen.kind,
        happened_on=seen.happened_on,
        revenue=seen.revenue,
        recorded_by=by,
        recorded_at=at,
    )
    back.save()
    _keep_when_they_came_back(incident)
    known: dict[str, Any] = {"return": back.pk, "customer": customer.pk, "kind": seen.kind}
    history.record(incident, EventKind.RETURN_RECORDED, by=by, at=at, **known)
    return back


@transaction.atomic
def take_back_return(back: Return, *, reason: str, by: User, at: datetime) -> None:
    """Take back what was entered by mistake; the row stays, with the reason. Product L4.

    Raises Forbidden, Conflict, Invalid.
    """
    incident = locked(back.incident)
    back = Return.objects.select_related("recorded_by").get(pk=back.pk)
    back.incident = incident
    if back.taken_back_at is not None:
        raise Conflict(may_take_back(by, back).reason)
    may_take_back(by, back).or_refuse()
    if not reason.strip():
        raise Invalid("Say in a word what was wrong.", field="reason")
    standing = Return.objects.standing().filter(pk=back.pk)
    taken = {"taken_back_at": at, "taken_back_by": by, "taken_back_reason": reason.strip()}
    if standing.update(**taken) == 0:
        raise Conflict("Somebody took it back a moment ago.")
    _keep_when_they_came_back(incident)
    known: dict[str, Any] = {"return": back.pk, "customer": back.customer_id, "kind": back.kind}
    history.record(incident, EventKind.RETURN_TAKEN_BACK, by=by, at=at, words=reason, **known)


@transaction.atomic
def import_returns(text: str, *, seen: str, by: User, at: datetime) -> int:
    """Write what a file says and the house does not know yet; gives how many that were.

    `seen` is the mark of the preview that was confirmed. The same file twice changes nothing.
    Raises Forbidden, Invalid where a line is bad, Conflict where the preview would look different
    now. Rule 12; product I7.
    """
    may_import_returns(by).or_refuse()
    found = read_import(text, by=by, at=at)
    if found.troubles:
        raise Invalid(f"Line {found.troubles[0]} Nothing was written.", field="lines")
    if found.mark != seen:
        raise Conflict("Something changed meanwhile; look at what would be written again.")
    # The incidents in their order: of two imports at once the second waits for the first.
    for line in sorted(found.changes, key=_by_incident):
        if line.customer:
            back = Seen(line.kind, line.day, line.revenue)
            record_return(line.customer, seen=back, by=by, at=at)
    return len(found.changes)


def _by_incident(line: Line) -> tuple[int, int]:
    return (line.incident.pk if line.incident else 0, line.number)


def _keep_when_they_came_back(incident: Incident) -> None:
    """The first time, of what was seen and of the vouchers that they brought."""
    days = Return.objects.standing().filter(incident=incident)
    first = days.aggregate(day=Min("happened_on"))["day"]
    brought = Voucher.objects.filter(incident=incident, redeemed_at__isnull=False)
    redeemed = brought.aggregate(at=Min("redeemed_at"))["at"]
    moments = [redeemed] if redeemed else []
    if first:
        # A day says no hour: it begins at the place, though never before the fix.
        began = instant(first, time.min, incident.location.zone)
        moments.append(max(began, incident.fixed_at) if incident.fixed_at else began)
    incident.returned_at = min(moments, default=None)
    incident.save(update_fields=["returned_at"])
