"""Recording how loyal a customer is."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from incidents.actions import history
from incidents.models import Incident, LoyaltyReading, User
from incidents.policy.loyalty import HIGHEST, LOWEST
from incidents.refusals import Invalid
from incidents.words.events import EventKind


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
