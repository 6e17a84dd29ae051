"""What happened and why: occurrence, kept apart from how we responded. Product A14."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

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
    """This is what happened, never who. Rule 10; product C3, K6, L2."""
    types = incidents.values_list("incident_type", "incident_type__name").annotate(n=Count("pk"))
    classes = incidents.filter(diagnosis__isnull=False).exclude(diagnosis__cause_class="")
    causes = classes.values_list("diagnosis__cause_class").annotate(n=Count("pk"))
    found = Counter(incidents.values_list("discovered_by", flat=True))
    closed = incidents.filter(status=IncidentStatus.CLOSED)
    total = found.total()
    by_class = [Cause(key, str(CauseClass(key).label), n) for key, n in causes]
    return Occurrence(
        incidents=total,
        types=[Cause(str(key or ""), name or "No type yet", n) for key, name, n in types],
        causes=by_class,
        diagnosed=Share(sum(one.count for one in by_class), total),
        found_by_us=Share(found[DiscoveredBy.STAFF], total),
        closed_without_a_change=Share(
            closed.filter(process_fix__isnull=True).count(), closed.count()
        ),
    )
