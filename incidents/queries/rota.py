"""The plan of duty managers at one place: the shifts, and a week of who is on duty when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from incidents.models import Absence, DutyShift, Location, User
from incidents.models.duty import by_person, stand_in
from incidents.policy.working_time import instant
from incidents.queries.duty import as_shift, which_counts

DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True)
class Stretch:
    """A time within one local day with the same person on duty; nobody is a gap."""

    starts: datetime
    ends: datetime
    person: User | None
    instead_of: User | None = None


@dataclass(frozen=True)
class DayOfDuty:
    """One local day with its stretches in order."""

    day: date
    stretches: list[Stretch]

    @property
    def gaps(self) -> list[Stretch]:
        """When nobody is on duty."""
        return [one for one in self.stretches if one.person is None]


def shifts_of(location: Location, *, today: date) -> QuerySet[DutyShift]:
    """These are the shifts of the plan that run or will, the weekly ones first. Product A2."""
    plan = DutyShift.objects.filter(location=location, is_over=False)
    still = plan.filter(Q(last_day=None) | Q(last_day__gte=today - DAY))
    return still.select_related("person", "location").order_by(
        "first_day", "last_day", "weekdays", "starts", "pk"
    )


def week_of(location: Location, *, first: date) -> list[DayOfDuty]:
    """This is who is on duty on seven local days, the gaps too. Three queries. Product A2."""
    days = [first + ahead * DAY for ahead in range(WEEK)]
    start, end = _midnight(first, location), _midnight(first + WEEK * DAY, location)
    shifts = list(
        DutyShift.objects.filter(location=location, is_over=False).select_related("person")
    )
    absences = _absences(start, end)
    found = []
    for day in days:
        edges = _midnight(day, location), _midnight(day + DAY, location)
        stretches = _stretches(edges, shifts=shifts, absences=absences, location=location)
        found.append(DayOfDuty(day, list(_together(stretches))))
    return found


def _absences(start: datetime, end: datetime) -> list[Absence]:
    rows = Absence.objects.alias(over=Coalesce("ended_at", "ends_at"))
    known = rows.filter(starts_at__lt=end, over__gt=start)
    return list(known.select_related("person", "deputy").order_by("pk"))


def _midnight(day: date, location: Location) -> datetime:
    return instant(day, time(0), location.zone)


def _stretches(
    edges: tuple[datetime, datetime],
    *,
    shifts: list[DutyShift],
    absences: list[Absence],
    location: Location,
) -> Iterator[Stretch]:
    """One for each time between two moments at which anything may change."""
    start, end = edges
    moments = {start, end}
    for shift in shifts:
        known = as_shift(shift)
        for day in _around(start, location):
            if known.begins_on(day):
                moments |= set(known.slot(day, location.zone))
    for absence in absences:
        moments |= {absence.starts_at, absence.ended_at or absence.ends_at}
    inside = sorted(moment for moment in moments if start <= moment <= end)
    for begins, ends in pairwise(inside):
        yield _stretch(begins, ends, shifts=shifts, absences=absences, location=location)


def _around(start: datetime, location: Location) -> list[date]:
    day = start.astimezone(location.zone).date()
    return [day - DAY, day, day + DAY]


def _stretch(
    begins: datetime,
    ends: datetime,
    /,
    *,
    shifts: Iterable[DutyShift],
    absences: Iterable[Absence],
    location: Location,
) -> Stretch:
    away = by_person(
        one for one in absences if one.starts_at <= begins < (one.ended_at or one.ends_at)
    )
    running = [one for one in shifts if as_shift(one).runs_at(begins, location.zone)]
    for shift in sorted(running, key=which_counts):
        person = stand_in(shift.person, away)
        if person:
            planned = shift.person if person != shift.person else None
            return Stretch(begins, ends, person, planned)
    return Stretch(begins, ends, None)


def _together(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    last: Stretch | None = None
    for one in stretches:
        same = last and (last.person, last.instead_of) == (one.person, one.instead_of)
        if last and same:
            last = Stretch(last.starts, one.ends, last.person, last.instead_of)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last
