"""How loyal the customers of recoveries were and are: three readings for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from incidents.models import Incident, LoyaltyReading
from incidents.policy.loyalty import Readings
from incidents.words.loyalty import Moment, Source


def readings_of(incident: Incident, *, with_estimates: bool = True) -> Readings:
    """These are the three readings of one recovery, 0 to 10 each. Rule 9; product J5.

    Reads `readings`, and what was heard before only where no baseline was heard for this one.
    """
    own = sorted(incident.readings.all(), key=lambda one: (one.read_at, one.pk))
    own = [one for one in own if with_estimates or not one.is_estimate]
    if any(one.moment == Moment.BASELINE and not one.is_estimate for one in own):
        return _readings(incident, own, [])
    earlier = heard_openly().filter(customer=incident.customer_id, read_at__lt=incident.occurred_at)
    return _readings(incident, own, earlier.order_by("-read_at", "-pk")[:1])


def readings_of_all(
    incidents: Iterable[Incident], *, with_estimates: bool = True
) -> dict[int, Readings]:
    """These are the readings of many recoveries by their number, in two queries.

    The baseline is the one that was heard for this recovery; else the customer's latest score
    before the mistake; else our own estimate. Estimates are marked, or left out. Product J5.
    """
    incidents = list(incidents)
    own: dict[int, list[LoyaltyReading]] = defaultdict(list)
    earlier: dict[int, list[LoyaltyReading]] = defaultdict(list)
    rows = LoyaltyReading.objects.order_by("read_at", "pk")
    if not with_estimates:
        rows = rows.exclude(source=Source.ESTIMATE)
    for reading in rows.filter(incident__in=incidents):
        own[reading.incident_id or 0].append(reading)
    customers = {incident.customer_id for incident in incidents} - {None}
    for reading in heard_openly().filter(customer__in=customers).order_by("read_at", "pk"):
        earlier[reading.customer_id].append(reading)
    return {
        incident.pk: _readings(incident, own[incident.pk], earlier[incident.customer_id or 0])
        for incident in incidents
    }


def heard_openly() -> QuerySet[LoyaltyReading]:
    """These are the scores that may be the baseline of a later recovery: no guesses. Product J5.

    What was heard in a restricted recovery stays there. Product trap 14.
    """
    restricted = Incident.objects.filter(is_restricted=True).values("pk")
    open_ones = Q(incident=None) | ~Q(incident__in=restricted)
    return LoyaltyReading.objects.exclude(source=Source.ESTIMATE).filter(open_ones)


def _readings(
    incident: Incident, own: list[LoyaltyReading], of_the_customer: Iterable[LoyaltyReading]
) -> Readings:
    # What was heard goes before what we guess, whichever came later.
    heard_last = sorted(own, key=lambda one: not one.is_estimate)
    latest: dict[str, LoyaltyReading] = {reading.moment: reading for reading in heard_last}
    before = _last_before(of_the_customer, incident.occurred_at)
    entered = latest.get(Moment.BASELINE)
    if before and (entered is None or entered.is_estimate):
        latest[Moment.BASELINE] = before
    return Readings(
        **{moment: reading.score for moment, reading in latest.items()},
        estimated=any(reading.is_estimate for reading in latest.values()),
    )


def _last_before(readings: Iterable[LoyaltyReading], at: datetime) -> LoyaltyReading | None:
    return next((one for one in reversed(list(readings)) if one.read_at < at), None)
