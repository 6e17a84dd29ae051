"""What was learnt: changes planned, made and proven, and what was closed or goes on without one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q

from incidents.lifecycle import IncidentStatus, ProcessFixStatus
from incidents.models import ProcessFix
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share
from incidents.policy.learning import WATCH_WINDOW

MOST_SHOWN = 10
PLANNED = ProcessFixStatus.PLANNED


@dataclass(frozen=True)
class Change:
    """One process fix, without anybody's name, and how many incidents it is about here."""

    key: int
    what_changes: str
    due_on: date
    done_at: datetime | None
    incidents: int


@dataclass(frozen=True)
class Unchanged:
    """One type of which no incident of the period has led to a change, and how often it happened.

    No key: the incidents that have no type yet.
    """

    key: str
    name: str
    incidents: int


@dataclass(frozen=True)
class Learning:
    """How changes stand, which are late or did not hold, and what was left unchanged."""

    planned: int
    done: int
    verified: int
    overdue: int
    overdue_ones: list[Change]
    not_effective: int
    not_effective_ones: list[Change]
    closed_without: Share
    with_a_reason: int
    unchanged: list[Unchanged]
    types: int

    @property
    def changes(self) -> int:
        """How many changes are open, or were made in the period."""
        return self.planned + self.done + self.verified


def learning_of(
    incidents: IncidentQuerySet, *, whenever: IncidentQuerySet, since: datetime, today: date
) -> Learning:
    """This is what became of the mistakes, never whose they were. Rule 10; product K1, K3, K6.

    `incidents` are those of the period, `whenever` those of the same places and types of all time:
    a change is counted while it is open, whenever it was planned, and in the period it was made.
    """
    changes = _changes(whenever, since=since)
    stand = Counter(status for _, status, _ in changes)
    late = [key for key, status, due in changes if status == PLANNED and due < today]
    again = _happened_again(incidents)
    types = _types(incidents)
    closed, without = sum(one.closed for one in types), sum(one.without for one in types)
    return Learning(
        planned=stand[PLANNED],
        done=stand[ProcessFixStatus.DONE],
        verified=stand[ProcessFixStatus.VERIFIED],
        overdue=len(late),
        overdue_ones=_shown(late, whenever),
        not_effective=len(again),
        not_effective_ones=_shown(again, whenever),
        closed_without=Share(without, closed),
        with_a_reason=sum(one.with_a_reason for one in types),
        unchanged=[Unchanged(one.key, one.name, one.incidents) for one in types if not one.changed],
        types=len(types),
    )


def _changes(whenever: IncidentQuerySet, *, since: datetime) -> list[tuple[int, str, date]]:
    held = Exists(whenever.order_by().filter(process_fix=OuterRef("pk")))
    alive = Q(status=PLANNED) | Q(done_at__gte=since)
    rows = ProcessFix.objects.filter(held, alive).order_by("due_on", "pk")
    return list(rows.values_list("pk", "status", "due_on"))


def _happened_again(incidents: IncidentQuerySet) -> list[int]:
    # Somebody chose a change that was done already: so what it was made for has happened again.
    done = F("process_fix__done_at")
    again = incidents.filter(occurred_at__gt=done, occurred_at__lte=done + WATCH_WINDOW)
    newest = again.order_by("-process_fix__done_at", "process_fix").distinct()
    return list(newest.values_list("process_fix", flat=True))


def _shown(keys: list[int], whenever: IncidentQuerySet) -> list[Change]:
    known = ProcessFix.objects.in_bulk(keys[:MOST_SHOWN])
    held = whenever.order_by().filter(process_fix__in=known)
    times = Counter(held.values_list("process_fix", flat=True))
    return [
        Change(key, one.what_changes, one.due_on, one.done_at, times[key])
        for key, one in ((key, known[key]) for key in keys[:MOST_SHOWN])
    ]


@dataclass(frozen=True)
class OfType:
    """One type in the period: how often it happened, led to a change, was closed without one."""

    key: str
    name: str
    incidents: int
    changed: int
    closed: int
    without: int
    with_a_reason: int


def _types(incidents: IncidentQuerySet) -> list[OfType]:
    closed = Q(status=IncidentStatus.CLOSED)
    without = closed & Q(process_fix=None)
    rows = incidents.order_by().values_list("incident_type", "incident_type__name")
    counted = rows.annotate(
        n=Count("pk"),
        changed=Count("process_fix"),
        closed=Count("pk", filter=closed),
        without=Count("pk", filter=without),
        with_a_reason=Count("pk", filter=without & ~Q(no_process_fix_reason="")),
    )
    found = [OfType(str(key or ""), name or "No type yet", *rest) for key, name, *rest in counted]
    return sorted(found, key=lambda one: (-one.incidents, one.name))
