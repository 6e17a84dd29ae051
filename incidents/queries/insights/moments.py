"""When mistakes are answered how fast: by department, weekday and time of day. Product A13."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from incidents.models.incidents import IncidentQuerySet
from incidents.queries.insights.lengths import FullMinutes, Spread

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS_TOGETHER = 3
NO_DEPARTMENT = "No department"


@dataclass(frozen=True)
class Answered(Spread):
    """How long the first contact took among some incidents, in full minutes; who waits is not in.

    `logged` counts all of them, answered or not.
    """

    name: str
    logged: int
    lengths: Counter[float]


@dataclass(frozen=True)
class Moments:
    """The first contact by department, by weekday and by the time of day of the log."""

    by_department: list[Answered]
    by_weekday: list[Answered]
    by_time: list[Answered]


def moments_of(incidents: IncidentQuerySet, *, zone: ZoneInfo) -> Moments:
    """This is the first contact by where and when it was logged, by the clock of `zone`. A13.

    Departments in the order of their names, never of their figures: nobody is ranked. One query.
    """
    columns = {
        "weekday": ExtractIsoWeekDay("logged_at", tzinfo=zone),
        "hour": ExtractHour("logged_at", tzinfo=zone),
        "took": FullMinutes("logged_at", "first_contact_at"),
    }
    rows = incidents.order_by().annotate(**columns)
    asked = rows.values_list("department__name", "department__location__name", *columns)
    parts, days, times = (defaultdict[str, Counter[float | None]](Counter) for _ in range(3))
    for part, place, weekday, hour, took, n in asked.annotate(n=Count("*")):
        parts[f"{part}, {place}" if part else NO_DEPARTMENT][took] += n
        days[WEEKDAYS[weekday - 1]][took] += n
        times[_time_of(hour)][took] += n
    return Moments(
        by_department=[_answered(name, parts) for name in sorted(parts)],
        by_weekday=[_answered(name, days) for name in WEEKDAYS if name in days],
        by_time=[_answered(name, times) for name in sorted(times)],
    )


def _time_of(hour: int) -> str:
    begins = hour - hour % HOURS_TOGETHER
    return f"{begins:02}:00 to {begins + HOURS_TOGETHER:02}:00"


def _answered(name: str, groups: Mapping[str, Counter[float | None]]) -> Answered:
    counted = groups[name]
    lengths = Counter({max(took, 0): n for took, n in counted.items() if took is not None})
    return Answered(name, counted.total(), lengths)
