"""How much was done: what is known for each place and month, and what a file would change."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Prefetch, Q, QuerySet

from incidents.models import Department, Location, User, VolumePeriod
from incidents.policy.lines import Said, Trouble, lines_of, quoted
from incidents.policy.volumes import COLUMNS, count_said, month_said, refuse_month
from incidents.refusals import Invalid

MONTHS_SHOWN = 6


def volume_of(
    location: Location, department: Department | None, month: date
) -> VolumePeriod | None:
    """This is how much a place or a department did in a month, where that is known."""
    rows = VolumePeriod.objects.select_related("location", "department", "entered_by")
    return rows.filter(location=location, department=department, month=month).first()


def places_kept_by(user: User) -> QuerySet[Location]:
    """These are the places whose volumes somebody enters, with their departments, by name."""
    parts = Prefetch("departments", queryset=Department.objects.order_by("name"))
    places = Location.objects.prefetch_related(parts).order_by("name")
    if user.is_owner or user.location_id is None:
        return places
    return places.filter(pk=user.location_id)


@dataclass(frozen=True)
class MonthRow:
    """One month of a place: what is known of the whole and of each department, in their order."""

    month: date
    cells: list[tuple[Department | None, VolumePeriod | None]]


@dataclass(frozen=True)
class PlaceVolumes:
    """One place, its departments, and its months with the newest first."""

    location: Location
    parts: list[Department]
    months: list[MonthRow]

    @property
    def has_some(self) -> bool:
        """Whether anything is known of these months."""
        return any(volume for row in self.months for _, volume in row.cells)


def volumes_for(user: User, *, at: datetime, until: date | None = None) -> list[PlaceVolumes]:
    """These are six months of each place that somebody keeps, in three queries. Product L1."""
    places = list(places_kept_by(user))
    newest = {place.pk: _until(place, at=at, until=until) for place in places}
    earliest = months_back(min(newest.values(), default=at.date()), MONTHS_SHOWN - 1)
    rows = VolumePeriod.objects.filter(location__in=places, month__gte=earliest)
    known = {(row.location_id, row.department_id, row.month): row for row in rows}
    shown = [_shown(place, newest[place.pk], known) for place in places]
    return [one for one in shown if one.location.is_open or one.has_some]


def months_back(month: date, back: int) -> date:
    """This is the first day of the month so many months before another."""
    counted = month.year * 12 + month.month - 1 - back
    return date(counted // 12, counted % 12 + 1, 1)


def _until(place: Location, *, at: datetime, until: date | None) -> date:
    this_month = at.astimezone(place.zone).date().replace(day=1)
    return min(until, this_month) if until else this_month


def _shown(
    place: Location, newest: date, known: dict[tuple[int, int | None, date], VolumePeriod]
) -> PlaceVolumes:
    with_some = {part for where, part, _ in known if where == place.pk}
    parts = [one for one in place.departments.all() if one.is_open or one.pk in with_some]
    months = [
        MonthRow(
            month,
            [
                (part, known.get((place.pk, part.pk if part else None, month)))
                for part in (None, *parts)
            ],
        )
        for month in (months_back(newest, back) for back in range(MONTHS_SHOWN))
    ]
    return PlaceVolumes(place, parts, months)


@dataclass(frozen=True)
class Line:
    """One line of a file that can be taken, beside what is known already."""

    number: int
    location: Location
    department: Department | None
    month: date
    actions: int
    known: VolumePeriod | None = None

    @property
    def changes(self) -> bool:
        """Whether it says something new."""
        return self.known is None or self.known.actions != self.actions

    @property
    def key(self) -> tuple[int, int, date]:
        """The place and the month it is about."""
        return self.location.pk, self.department.pk if self.department else 0, self.month


@dataclass(frozen=True)
class Import:
    """What a file says: the lines that can be taken, and those that cannot with the reason."""

    lines: list[Line]
    troubles: list[Trouble]

    @property
    def changes(self) -> list[Line]:
        """The lines that say something new; only these are written."""
        return [line for line in self.lines if line.changes]

    @property
    def mark(self) -> str:
        """What stands for this preview: another one once anything it shows is different."""
        seen = [
            (*line.key, line.actions, line.known.version if line.known else 0)
            for line in self.lines
        ]
        return sha256(repr(seen).encode()).hexdigest()


def read_import(text: str, *, by: User, at: datetime) -> Import:
    """This is what a file would write, in three queries, and every bad line with its number. L1.

    A place that somebody else keeps is as unknown as one there is not. Raises Invalid where there
    are too many lines.
    """
    places = {place.name.casefold(): place for place in places_kept_by(by)}
    lines: dict[tuple[int, int, date], Line] = {}
    troubles: list[Trouble] = []
    for said in lines_of(text, COLUMNS):
        try:
            line = _line(said, places, at=at)
            if (same := lines.get(line.key)) is not None:
                raise Invalid(f"the same place and month as in line {same.number}.")
            lines[line.key] = line
        except Invalid as refused:
            troubles.append(Trouble(said.number, str(refused)))
    return Import(_beside_known(list(lines.values())), troubles)


def _line(said: Said | Trouble, places: dict[str, Location], *, at: datetime) -> Line:
    if isinstance(said, Trouble):
        raise Invalid(said.why)
    where, part, when, actions = said.parts
    location = places.get(where.casefold())
    if location is None:
        raise Invalid(f"you keep no place called {quoted(where)}.")
    parts = {one.name.casefold(): one for one in location.departments.all()}
    department = parts.get(part.casefold())
    if part and department is None:
        raise Invalid(f"{location.name} has no department called {quoted(part)}.")
    month = month_said(when)
    refuse_month(month, today=at.astimezone(location.zone).date())
    return Line(said.number, location, department, month, count_said(actions))


def _beside_known(lines: list[Line]) -> list[Line]:
    about = Q(location__in={line.location.pk for line in lines})
    months = {line.month for line in lines}
    rows = VolumePeriod.objects.filter(about, month__in=months)
    known = {(row.location_id, row.department_id or 0, row.month): row for row in rows}
    return [replace(line, known=known.get(line.key)) for line in lines]
