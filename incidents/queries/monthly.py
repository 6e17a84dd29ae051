"""The month in one page, from the records: what moved, and what is worth telling."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Sum

from incidents.lifecycle import DeadlineState
from incidents.models import Deadline, Incident, LedgerEntry, PeriodRun, User
from incidents.policy.monthly import Figure, Kind, Month, month_to_tell, moved_most
from incidents.queries.loyalty import readings_of_all
from incidents.queries.stories import Story, stories_of
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import DiscoveredBy

logger = logging.getLogger(__name__)

JOB = "monthly"
TOP_RUNG = 3


@dataclass(frozen=True)
class MonthTold:
    """One month as its letter tells it."""

    month: Month
    incidents: int
    figures: list[Figure]
    stories: list[Story]
    is_compared: bool

    def __bool__(self) -> bool:
        return bool(self.incidents or self.stories)


def month_told(month: Month, *, zone: ZoneInfo) -> MonthTold:
    """This is what one month has to tell, where this zone is. Restricted ones tell no story.

    False where nothing was logged and nothing came to an end.
    """
    now, before = _values(month, zone), _values(month.before, zone)
    figures = [Figure(name, kind, now[name], before[name]) for name, kind in KINDS.items()]
    return MonthTold(
        month=month,
        incidents=len(now[LOGGED]),
        figures=moved_most(figures),
        stories=stories_of(month, zone=zone),
        is_compared=bool(before[LOGGED]),
    )


LOGGED = "Mistakes logged"
BOUNCE = "Loyalty bounce, average"
# In this order where two moved alike.
KINDS = {
    BOUNCE: Kind.AVERAGE,
    "Reached the third rung": Kind.SHARE,
    "First contact, median": Kind.TYPICAL,
    "Fix, median": Kind.TYPICAL,
    "Promises kept in time": Kind.SHARE,
    "Fixed at the first contact": Kind.SHARE,
    "Found by ourselves": Kind.SHARE,
    "Double deviations": Kind.SHARE,
    "Handed over": Kind.SHARE,
    "Customers seen again": Kind.COUNT,
    "Spent on recoveries": Kind.MONEY,
    LOGGED: Kind.COUNT,
}


def _values(month: Month, zone: ZoneInfo) -> dict[str, tuple[float, ...]]:
    """What each figure of one month rests on, by its name: a value for each row."""
    begins, ends = month.begins(zone), month.ends(zone)
    logged = Incident.objects.counted().filter(logged_at__gte=begins, logged_at__lt=ends)
    rows = list(logged.order_by("pk"))
    returned = Incident.objects.counted().filter(returned_at__gte=begins, returned_at__lt=ends)
    entries = LedgerEntry.objects.spends().filter(at__gte=begins, at__lt=ends)
    spent = entries.order_by().values_list("incident").annotate(sum=Sum("amount"))
    taken = readings_of_all(rows, with_estimates=False).values()
    bounces = [one.bounce for one in taken if one.drop is not None and one.bounce is not None]
    at_first = [one.resolved_first_interaction for one in rows]
    return {
        BOUNCE: _numbers(bounces),
        "Reached the third rung": _numbers(one.rung == TOP_RUNG for one in rows),
        "First contact, median": _minutes((one.logged_at, one.first_contact_at) for one in rows),
        "Fix, median": _minutes((one.logged_at, one.fixed_at) for one in rows),
        "Promises kept in time": _kept(rows),
        "Fixed at the first contact": _numbers(one for one in at_first if one is not None),
        "Found by ourselves": _numbers(one.discovered_by == DiscoveredBy.STAFF for one in rows),
        "Double deviations": _numbers(one.double_deviation for one in rows),
        "Handed over": _numbers(one.handoff_count > 0 for one in rows),
        "Customers seen again": (1.0,) * returned.count(),
        "Spent on recoveries": _numbers(sum_ for _, sum_ in spent),
        LOGGED: (1.0,) * len(rows),
    }


def _numbers(values: Iterable[object]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)  # type: ignore[arg-type]


def _minutes(lengths: Iterable[tuple[datetime, datetime | None]]) -> tuple[float, ...]:
    done = [(end - start).total_seconds() / 60 for start, end in lengths if end]
    return tuple(max(length, 0.0) for length in done)


def _kept(rows: list[Incident]) -> tuple[float, ...]:
    clocks = Deadline.objects.filter(
        incident__in=[one.pk for one in rows],
        kind__in=[DeadlineKind.FIRST_CONTACT, DeadlineKind.FIX],
        state__in=[DeadlineState.MET, DeadlineState.BREACHED],
    )
    states = clocks.order_by("pk").values_list("state", flat=True)
    return _numbers(state == DeadlineState.MET for state in states)


def period_key(person: User, month: Month) -> str:
    """This is the name of one person's letter about one month."""
    return f"{person.pk}-{month.key}"


def key_of_letter(person: int, month: Month) -> str:
    """This is what makes it one letter for each person and month."""
    return f"monthly-{person}-{month.key}"


def month_of_letter(key: str) -> Month:
    """This is the month a letter is about, by its key."""
    year, number = key.split("-")[2:4]
    return Month(int(year), int(number))


def owners_to_tell(*, at: datetime) -> list[tuple[User, Month]]:
    """These are the business owners whose first morning has come, with the month to tell.

    Two queries, and none of the records: this is asked every minute.
    """
    wanted = []
    for person in User.objects.working().filter(role="owner").order_by("pk"):
        try:
            month = month_to_tell(at, person.zone)
        except (ZoneInfoNotFoundError, ValueError):
            logger.exception("Person %s has a time zone nobody knows", person.pk)
            continue
        if month:
            wanted.append((person, month))
    keys = [period_key(person, month) for person, month in wanted]
    runs = PeriodRun.objects.filter(job=JOB, period_key__in=keys)
    known = set(runs.values_list("period_key", flat=True))
    return [one for one, key in zip(wanted, keys, strict=True) if key not in known]
