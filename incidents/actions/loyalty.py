"""Recording how loyal a customer is."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from incidents.actions import history
from incidents.models import Customer, Incident, LoyaltyReading, User
from incidents.permissions.loyalty import may_import_readings
from incidents.policy.loyalty import HIGHEST, LOWEST
from incidents.queries.readings_import import Line, read_import
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind
from incidents.words.loyalty import Moment, Source


@dataclass(frozen=True)
class Score:
    """One answer from 0 to 10: at which moment, from which source, when."""

    moment: str
    score: int
    source: str
    read_at: datetime


@transaction.atomic
def record_reading(
    incident: Incident, *, score: Score, by: User | None, at: datetime
) -> LoyaltyReading:
    """Keep one reading of the customer of this incident. Raises Invalid. Rule 9; product J1, J6.

    An estimate is marked by its source and left out of averages. Who may do this is asked by the
    step it belongs to: a reading of its own, the call, the log on the spot, a customer's answer.
    """
    if incident.customer is None:
        raise Invalid("Say who the customer is first; a score needs somebody who gave it.")
    if not LOWEST <= score.score <= HIGHEST:
        raise Invalid(f"A score is {LOWEST} to {HIGHEST}.", field="score")
    if score.read_at > at:
        raise Invalid("This time is still to come.", field="read_at")
    reading = LoyaltyReading(
        customer=incident.customer,
        incident=incident,
        moment=score.moment,
        score=score.score,
        source=score.source,
        read_at=score.read_at,
        recorded_by=by,
        recorded_at=at,
    )
    reading.save()
    history.record(
        incident,
        EventKind.READING_RECORDED,
        by=by,
        at=at,
        reading=reading.pk,
        moment=score.moment,
        score=score.score,
        source=score.source,
    )
    return reading


@transaction.atomic
def import_readings(text: str, *, seen: str, by: User, at: datetime) -> int:
    """Read in earlier scores of customers as baselines; gives how many were new. Product J5.

    `seen` is the mark of the preview that was confirmed. A second import of the same file changes
    nothing. Raises Forbidden, Invalid where a line is bad, Conflict where the preview would look
    different now. Rule 12.
    """
    may_import_readings(by).or_refuse()
    found = read_import(text, by=by, at=at)
    if found.troubles:
        raise Invalid(f"Line {found.troubles[0]} Nothing was written.", field="lines")
    # Of two imports of one file the second waits, and finds what the first wrote.
    keys = [line.customer.pk for line in found.lines]
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    found = read_import(text, by=by, at=at)
    if found.mark != seen:
        raise Conflict("Something changed meanwhile; look at what would be written again.")
    new = [_as_read_in(line, by=by, at=at) for line in found.changes]
    if new:
        LoyaltyReading.objects.bulk_create(new)
        history.record(None, EventKind.READINGS_IMPORTED, by=by, at=at, count=len(new))
    return len(new)


def _as_read_in(line: Line, *, by: User, at: datetime) -> LoyaltyReading:
    return LoyaltyReading(
        customer=line.customer,
        moment=Moment.BASELINE,
        score=line.score,
        source=Source.IMPORTED,
        read_at=line.read_at,
        recorded_by=by,
        recorded_at=at,
    )
