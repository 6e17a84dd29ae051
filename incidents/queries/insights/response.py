"""How fast we answered and fixed: median, 90th percentile, in time, still waiting."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from incidents.lifecycle import DeadlineState
from incidents.models import Deadline
from incidents.models.incidents import ON_THE_WAY, IncidentQuerySet
from incidents.policy.figures import Share, median, p90
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity

READ = ("severity", "status", "logged_at", "first_contact_at", "fixed_at")


@dataclass(frozen=True)
class Times:
    """How long one duty took, in minutes, over those in which it was done. Product A13."""

    name: str
    lengths: tuple[float, ...]
    waiting: int
    met: int
    late: int

    @property
    def count(self) -> int:
        """How many the median rests on."""
        return len(self.lengths)

    @property
    def median(self) -> float | None:
        """Half were at most this."""
        return median(self.lengths)

    @property
    def p90(self) -> float | None:
        """Nine of ten were at most this."""
        return p90(self.lengths)

    @property
    def in_time(self) -> Share:
        """How many promises were kept, of those whose time is over or whose duty is done."""
        return Share(self.met, self.met + self.late)


@dataclass(frozen=True)
class Response:
    """First contact and fix, over all and by severity; and what a fix took."""

    contact: Times
    fix: Times
    contact_by_severity: list[Times]
    fix_by_severity: list[Times]
    fixed_at_first_contact: Share
    handed_over: Share


def response_of(incidents: IncidentQuerySet) -> Response:
    """This is how we answered these incidents. Product A8, A13, B2.

    A contact counts from its own time, whenever it was entered; those still waiting are counted
    apart, not left out. Rule 11.
    """
    rows = list(incidents.values_list(*READ))
    kept = _promises(incidents)
    fixed = incidents.filter(resolved_first_interaction__isnull=False)
    handed = Counter(incidents.values_list("handoff_count", flat=True))

    def times(kind: DeadlineKind, column: int, severity: str | None = None) -> Times:
        chosen = [row for row in rows if severity in {None, row[0]}]
        name = Severity(severity).label if severity else "All"
        return _times(name, chosen, column=column, kept=_kept(kept, kind, severity))

    worst_first = list(reversed(Severity))
    contact, fix = DeadlineKind.FIRST_CONTACT, DeadlineKind.FIX
    return Response(
        contact=times(contact, 3),
        fix=times(fix, 4),
        contact_by_severity=[times(contact, 3, one) for one in worst_first],
        fix_by_severity=[times(fix, 4, one) for one in worst_first],
        fixed_at_first_contact=Share(
            fixed.filter(resolved_first_interaction=True).count(), fixed.count()
        ),
        handed_over=Share(handed.total() - handed[0], handed.total()),
    )


def first_contact_of(incidents: IncidentQuerySet) -> Times:
    """This is how long the first contact took, for a tile: no promises, no severities."""
    return _times("All", list(incidents.values_list(*READ)), column=3, kept=(0, 0))


Row = tuple[str, str, datetime, datetime | None, datetime | None]


def _times(name: str, rows: Iterable[Row], *, column: int, kept: tuple[int, int]) -> Times:
    lengths, waiting = [], 0
    for row in rows:
        done_at = row[column]
        if isinstance(done_at, datetime):
            lengths.append(max((done_at - row[2]).total_seconds() / 60, 0.0))
        elif row[1] in ON_THE_WAY:
            waiting += 1
    return Times(name, tuple(lengths), waiting, *kept)


Promises = Counter[tuple[str, str, str]]


def _promises(incidents: IncidentQuerySet) -> Promises:
    clocks = Deadline.objects.filter(
        incident__in=incidents.values("pk"),
        kind__in=[DeadlineKind.FIRST_CONTACT, DeadlineKind.FIX],
        state__in=[DeadlineState.MET, DeadlineState.BREACHED],
    )
    counted = clocks.values_list("kind", "incident__severity", "state").annotate(n=Count("pk"))
    return Counter({(kind, severity, state): n for kind, severity, state, n in counted})


def _kept(promises: Promises, kind: str, severity: str | None) -> tuple[int, int]:
    chosen = {
        state: sum(
            n
            for (a_kind, a_severity, a_state), n in promises.items()
            if a_kind == kind and a_state == state and severity in {None, a_severity}
        )
        for state in (DeadlineState.MET, DeadlineState.BREACHED)
    }
    return chosen[DeadlineState.MET], chosen[DeadlineState.BREACHED]
