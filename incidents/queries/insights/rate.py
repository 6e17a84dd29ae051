"""Mistakes per 1,000 actions, by month and by place, and how they came to light."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import dropwhile
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField
from django.db.models.functions import TruncMonth

from incidents.models import Department, IncidentType, Location, VolumePeriod
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share
from incidents.policy.rates import Rate
from incidents.policy.working_time import instant
from incidents.queries.volumes import months_back
from incidents.words.incidents import DiscoveredBy

Where = tuple[int, date]  # a place and a month
NO_VOLUME = Rate(0, 0)


@dataclass(frozen=True)
class Asked:
    """What the rate is about: a place, a part of it or all; from which month on; and when."""

    since: date  # the first day of a month
    at: datetime
    location: Location | None = None
    department: Department | None = None
    until: date | None = None  # the first day of the month after the last; None: this month counts

    @property
    def before(self) -> Asked:
        """The same question about as many months before, to compare with."""
        months = (self.at.year - self.since.year) * 12 + self.at.month - self.since.month + 1
        return replace(self, since=months_back(self.since, months), until=self.since)


@dataclass(frozen=True)
class Tally:
    """A rate, and how many incidents are left out of it because no volume stands behind them."""

    rate: Rate = NO_VOLUME
    left_out: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.rate + other.rate, self.left_out + other.left_out)


@dataclass(frozen=True)
class Row:
    """One month or one place by its name, and which incidents are behind it."""

    name: str
    tally: Tally
    behind: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Rates:
    """The rate of everything that was asked for, of its months, its places and its types."""

    whole: Tally
    months: list[Row]
    places: list[Row]
    types: list[Row]
    found_by: list[tuple[str, str, Share]]

    @property
    def found_by_us(self) -> Share:
        """How many we found before they said a word. Product L2."""
        return next(share for key, _, share in self.found_by if key == DiscoveredBy.STAFF)


def _counters() -> dict[Where, Counter[Any]]:
    return defaultdict(Counter)


@dataclass
class Counted:
    """How many incidents each place has in each month, by department and by type; None: without."""

    by_part: dict[Where, Counter[int | None]] = field(default_factory=_counters)
    by_type: dict[Where, Counter[tuple[int | None, int | None]]] = field(default_factory=_counters)
    found_by: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Book:
    """What was counted and what was done in each place and month."""

    counted: Counted
    done: dict[Where, dict[int | None, int]]

    def of_part(self, where: Where, part: int | None) -> Tally:
        """One department, or what belongs to none, in one month."""
        found, actions = self.counted.by_part[where][part], self.done[where].get(part, 0)
        return Tally(Rate(found, actions)) if actions else Tally(left_out=found)

    def of_place(self, where: Where) -> Tally:
        """A place in one month: by its own volume, else by those of its departments."""
        if actions := self.done[where].get(None):
            return Tally(Rate(self.counted.by_part[where].total(), actions))
        parts = {*self.counted.by_part[where], *self.done[where]}
        return _sum(self.of_part(where, part) for part in parts)

    def of_types(self) -> Counter[int | None]:
        """How many incidents of each type a volume stands behind."""
        kinds: Counter[int | None] = Counter()
        for where, here in self.counted.by_type.items():
            known = self.done[where]
            for (part, kind), number in here.items():
                if None in known or part in known:
                    kinds[kind] += number
        return kinds


def rates_of(incidents: IncidentQuerySet, asked: Asked) -> Rates:
    """This is how many mistakes there were per 1,000 actions, in whole months. Product L1, L2.

    An incident counts in the month in which it happened, by the calendar of its place. Only those
    of months and places with a volume are in a rate; the others are counted as left out.
    """
    places = _places(asked)
    book = Book(_counted(incidents, places, asked), _done(asked))
    found = book.counted.found_by
    months = _months(places, asked)
    of_place = {one.pk: [book.of_place((one.pk, month)) for month in months] for one in places}
    by_month = zip(*of_place.values(), strict=True)
    whole = _sum(one for tallies in of_place.values() for one in tallies)
    return Rates(
        whole=whole,
        months=_from_the_first_known(
            Row(f"{month:%b %Y}", _sum(tallies))
            for month, tallies in zip(months, by_month, strict=False)
        ),
        places=[
            row
            for place in places
            for row in _rows(place, of_place[place.pk], months=months, book=book, asked=asked)
        ],
        types=_types(book.of_types(), whole.rate.actions),
        found_by=[
            (key, str(label), Share(found[key], found.total()))
            for key, label in DiscoveredBy.choices
        ],
    )


def _places(asked: Asked) -> list[Location]:
    rows = Location.objects.prefetch_related("departments").order_by("name")
    if asked.location:
        rows = rows.filter(pk=asked.location.pk)
    if asked.department:
        rows = rows.filter(pk=asked.department.location_id)
    return list(rows)


def _months(places: Iterable[Location], asked: Asked) -> list[date]:
    last = max((asked.at.astimezone(one.zone).date() for one in places), default=asked.since)
    if asked.until:
        last = months_back(asked.until, 1)
    months = [asked.since]
    while (following := months_back(months[-1], -1)) <= last:
        months.append(following)
    return months


def _counted(incidents: IncidentQuerySet, places: Iterable[Location], asked: Asked) -> Counted:
    counted = Counted()
    by_zone: dict[ZoneInfo, list[Location]] = defaultdict(list)
    for place in places:
        by_zone[place.zone].append(place)
    for zone, here in by_zone.items():
        begins = instant(asked.since, time(0), zone)
        # Nothing is logged before it happened, and only the day of logging has an index.
        rows = incidents.filter(location__in=here, logged_at__gte=begins, occurred_at__gte=begins)
        if asked.until:
            rows = rows.filter(occurred_at__lt=instant(asked.until, time(0), zone))
        month = TruncMonth("occurred_at", tzinfo=zone, output_field=DateField())
        grouped = rows.order_by().values_list(
            "location", "department", "incident_type", month, "discovered_by"
        )
        for place_key, part, kind, first, by, number in grouped.annotate(n=Count("pk")):
            counted.by_part[(place_key, first)][part] += number
            counted.by_type[(place_key, first)][(part, kind)] += number
            counted.found_by[by] += number
    return counted


def _done(asked: Asked) -> dict[Where, dict[int | None, int]]:
    rows = VolumePeriod.objects.filter(month__gte=asked.since)
    if asked.until:
        rows = rows.filter(month__lt=asked.until)
    if asked.location:
        rows = rows.filter(location=asked.location)
    if asked.department:
        rows = rows.filter(department=asked.department)
    done: dict[Where, dict[int | None, int]] = defaultdict(dict)
    for place, part, month, actions in rows.values_list(
        "location", "department", "month", "actions"
    ):
        done[(place, month)][part] = actions
    return done


def _rows(
    place: Location, tallies: list[Tally], *, months: list[date], book: Book, asked: Asked
) -> list[Row]:
    whole, here = _sum(tallies), {"location": place.pk}
    if asked.department:
        return [Row(str(asked.department), whole, {"department": asked.department.pk})]
    parts = [
        Row(f"of which {part.name}", tally, here | {"department": part.pk})
        for part in sorted(place.departments.all(), key=lambda one: one.name)
        if (
            tally := _sum(book.of_part((place.pk, month), part.pk) for month in months)
        ).rate.actions
    ]
    return [Row(place.name, whole, here), *parts] if whole != Tally() else parts


def _types(kinds: Counter[int | None], actions: int) -> list[Row]:
    names = dict(IncidentType.objects.values_list("pk", "name"))
    rows = [
        Row(
            names[key] if key else "No type yet",
            Tally(Rate(number, actions)),
            {"type": key} if key else {},
        )
        for key, number in kinds.items()
    ]
    return sorted(rows, key=lambda one: (-one.tally.rate.incidents, one.name))


def _from_the_first_known(months: Iterable[Row]) -> list[Row]:
    # Before anybody counted anything there is nothing to show, a year of it least of all.
    return list(dropwhile(lambda one: one.tally == Tally(), months))


def _sum(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())
