"""How fast we answered and fixed: median, 90th percentile, in time, still waiting."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from incidents.lifecycle import DeadlineState
from incidents.models.incidents import ON_THE_WAY, IncidentQuerySet
from incidents.policy.figures import Share
from incidents.queries.insights.lengths import FullMinutes, Spread
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity

DONE_AT = {DeadlineKind.FIRST_CONTACT: "first_contact_at", DeadlineKind.FIX: "fixed_at"}


@dataclass(frozen=True)
class Times(Spread):
    """How long one duty took, over those in which it was done. Product A13.

    In full minutes.
    """

    name: str
    lengths: Counter[float]
    waiting: int
    met: int
    late: int

    @property
    def in_time(self) -> Share:
        """How many promises were kept, of those whose time is over or whose duty is done."""
        return Share(self.met, self.met + self.late)


@dataclass(frozen=True)
class Steps(Spread):
    """How many contacts it took up to the fix, over those that were fixed. Product A8."""

    lengths: Counter[float]


Promises = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Response:
    """First contact and fix, over all and by severity; and what a fix took."""

    contact: Times
    fix: Times
    contact_by_severity: list[Times]
    fix_by_severity: list[Times]
    fixed_at_first_contact: Share
    handed_over: Share
    steps: Steps


def response_of(incidents: IncidentQuerySet) -> Response:
    """This is how we answered these incidents. Product A8, A13, B2.

    A contact counts from its own time, whenever it was entered; those still waiting are counted
    apart, not left out. Rule 11. Five queries.
    """
    kept = _promises(incidents)
    contact = _by_severity(incidents, DeadlineKind.FIRST_CONTACT, kept)
    fix = _by_severity(incidents, DeadlineKind.FIX, kept)
    steps = incidents.order_by().aggregate(
        known=Count("resolved_first_interaction"),
        at_first=Count("pk", filter=Q(resolved_first_interaction=True)),
        handed=Count("pk", filter=Q(handoff_count__gt=0)),
        total=Count("*"),
    )
    return Response(
        contact=_together(contact),
        fix=_together(fix),
        contact_by_severity=contact,
        fix_by_severity=fix,
        fixed_at_first_contact=Share(steps["at_first"], steps["known"]),
        handed_over=Share(steps["handed"], steps["total"]),
        steps=Steps(_contacts(incidents)),
    )


def _contacts(incidents: IncidentQuerySet) -> Counter[float]:
    fixed = incidents.order_by().filter(steps_to_fix__isnull=False)
    return Counter(dict(fixed.values_list("steps_to_fix").annotate(n=Count("*"))))


def first_contact_of(incidents: IncidentQuerySet) -> Times:
    """This is how long the first contact took, for a tile: no promises, no severities."""
    return _together(_by_severity(incidents, DeadlineKind.FIRST_CONTACT, Counter()))


@dataclass
class Found:
    """What was counted of one severity."""

    lengths: Counter[float] = field(default_factory=Counter)
    waiting: int = 0


def _by_severity(incidents: IncidentQuerySet, kind: DeadlineKind, kept: Promises) -> list[Times]:
    took = FullMinutes("logged_at", DONE_AT[kind])
    rows = incidents.order_by().annotate(took=took).values_list("severity", "took")
    found: dict[str, Found] = {severity: Found() for severity in Severity}
    on_the_way = Count("pk", filter=Q(status__in=ON_THE_WAY))
    for severity, minutes, n, waiting in rows.annotate(n=Count("*"), waiting=on_the_way):
        if minutes is None:
            found[severity].waiting += waiting
        else:
            found[severity].lengths[max(minutes, 0)] += n
    return [
        Times(
            Severity(severity).label,
            one.lengths,
            one.waiting,
            met=kept[kind, severity, DeadlineState.MET],
            late=kept[kind, severity, DeadlineState.BREACHED],
        )
        for severity, one in reversed(found.items())  # the worst first
    ]


def _together(times: Iterable[Times]) -> Times:
    times = list(times)
    return Times(
        "All",
        sum((one.lengths for one in times), Counter()),
        waiting=sum(one.waiting for one in times),
        met=sum(one.met for one in times),
        late=sum(one.late for one in times),
    )


def _promises(incidents: IncidentQuerySet) -> Promises:
    over = incidents.filter(
        deadlines__kind__in=list(DONE_AT),
        deadlines__state__in=[DeadlineState.MET, DeadlineState.BREACHED],
    )
    rows = over.order_by().values_list("deadlines__kind", "severity", "deadlines__state")
    return Counter({tuple(key): n for *key, n in rows.annotate(n=Count("*"))})
