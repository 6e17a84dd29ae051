"""What happened and why: occurrence, kept apart from how we responded. Product A14."""

from dataclasses import dataclass

from django.db.models import Count, Q

from incidents.lifecycle import IncidentStatus
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share
from incidents.words.incidents import CauseClass, DiscoveredBy


@dataclass(frozen=True)
class Cause:
    """One name and how many incidents carry it."""

    key: str
    name: str
    count: int


@dataclass(frozen=True)
class Occurrence:
    """How many incidents, of which type and cause, and how they came to light."""

    incidents: int
    types: list[Cause]
    causes: list[Cause]
    diagnosed: Share
    found_by_us: Share
    closed_without_a_change: Share


def occurrence_of(incidents: IncidentQuerySet) -> Occurrence:
    """This is what happened, never who. Rule 10; product C3, K6, L2. Two queries."""
    closed = Q(status=IncidentStatus.CLOSED)
    rows = list(
        incidents.order_by()
        .values_list("incident_type", "incident_type__name")
        .annotate(
            n=Count("*"),
            by_us=Count("pk", filter=Q(discovered_by=DiscoveredBy.STAFF)),
            closed=Count("pk", filter=closed),
            unchanged=Count("pk", filter=closed & Q(process_fix=None)),
        )
    )
    total, by_us, closed_ones, unchanged = (sum(row[at] for row in rows) for at in range(2, 6))
    causes = _causes(incidents)
    return Occurrence(
        incidents=total,
        types=[Cause(str(key or ""), name or "No type yet", n) for key, name, n, *_ in rows],
        causes=causes,
        diagnosed=Share(sum(one.count for one in causes), total),
        found_by_us=Share(by_us, total),
        closed_without_a_change=Share(unchanged, closed_ones),
    )


def _causes(incidents: IncidentQuerySet) -> list[Cause]:
    known = incidents.filter(diagnosis__isnull=False).exclude(diagnosis__cause_class="")
    rows = known.order_by().values_list("diagnosis__cause_class").annotate(n=Count("*"))
    return [Cause(key, str(CauseClass(key).label), n) for key, n in rows]
