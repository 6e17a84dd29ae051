"""What was learnt: changes planned, made and proven, and what was closed or goes on without one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from incidents.lifecycle import IncidentStatus, ProcessFixStatus
from incidents.models import ProcessFix
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share
from incidents.policy.learning import WATCH_WINDOW

MOST_SHOWN = 10


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
    stand = Counter(changes.values_list("status", flat=True))
    late = changes.filter(status=ProcessFixStatus.PLANNED, due_on__lt=today)
    again = _happened_again(incidents)
    closed = incidents.filter(status=IncidentStatus.CLOSED)
    without = closed.filter(process_fix=None)
    types = _types(incidents)
    return Learning(
        planned=stand[ProcessFixStatus.PLANNED],
        done=stand[ProcessFixStatus.DONE],
        verified=stand[ProcessFixStatus.VERIFIED],
        overdue=late.count(),
        overdue_ones=_shown(late.order_by("due_on", "pk"), whenever),
        not_effective=len(again),
        not_effective_ones=_shown(
            ProcessFix.objects.filter(pk__in=again).order_by("-done_at", "pk"), whenever
        ),
        closed_without=Share(without.count(), closed.count()),
        with_a_reason=without.exclude(no_process_fix_reason="").count(),
        unchanged=[one for one, changed in types if not changed],
        types=len(types),
    )


def _changes(whenever: IncidentQuerySet, *, since: datetime) -> QuerySet[ProcessFix]:
    held = Exists(whenever.order_by().filter(process_fix=OuterRef("pk")))
    alive = Q(status=ProcessFixStatus.PLANNED) | Q(done_at__gte=since)
    return ProcessFix.objects.filter(held, alive)


def _happened_again(incidents: IncidentQuerySet) -> list[int]:
    # Somebody chose a change that was done already: so what it was made for has happened again.
    done = F("process_fix__done_at")
    again = incidents.filter(occurred_at__gt=done, occurred_at__lte=done + WATCH_WINDOW)
    return list(again.order_by().values_list("process_fix", flat=True).distinct())


def _shown(changes: QuerySet[ProcessFix], whenever: IncidentQuerySet) -> list[Change]:
    shown = list(changes[:MOST_SHOWN])
    held = whenever.order_by().filter(process_fix__in=shown)
    times = Counter(held.values_list("process_fix", flat=True))
    return [
        Change(one.pk, one.what_changes, one.due_on, one.done_at, times[one.pk]) for one in shown
    ]


def _types(incidents: IncidentQuerySet) -> list[tuple[Unchanged, bool]]:
    rows = incidents.order_by().values_list("incident_type", "incident_type__name")
    counted = rows.annotate(n=Count("pk"), changed=Count("process_fix"))
    found = [
        (Unchanged(str(key or ""), name or "No type yet", n), bool(changed))
        for key, name, n, changed in counted
    ]
    return sorted(found, key=lambda one: (-one[0].incidents, one[0].name))
