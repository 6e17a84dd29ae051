"""What a person is reminded of in their morning, and whose morning it is."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfoNotFoundError

from incidents.models import PeriodRun, User
from incidents.models.duty import stand_in
from incidents.policy.digests import CLOSED_AFTERWARDS, Send, next_sends, served_date
from incidents.policy.working_time import instant
from incidents.queries.duty import who_is_away
from incidents.queries.leading import Leading, leading_of
from incidents.queries.reminders import (
    Reminder,
    calls_of,
    decisions_of,
    duties_of,
    gifts_of,
    handoffs_of,
    late_gifts_of,
    process_fixes_of,
    stalled_of,
)
from incidents.queries.reminders_here import House, amiss_here, late_here, the_house
from incidents.words.digests import Act

logger = logging.getLogger(__name__)

JOB = "digest"
ONE_DAY = timedelta(days=1)
NEVER = datetime.max.replace(tzinfo=UTC)
IN_ORDER = {act: place for place, act in enumerate(Act)}
Mornings = Collection[tuple[User, date]]


@dataclass
class Digest:
    """One person's morning; each list longest late first. Product I9."""

    mine: list[Reminder] = field(default_factory=list)
    covered: dict[str, list[Reminder]] = field(default_factory=dict)  # by who is away
    here: list[Reminder] = field(default_factory=list)
    house: House = field(default_factory=House)

    def add(self, row: Reminder, *, away: str) -> None:
        """Note what they owe themselves, or for somebody who is away."""
        rows = self.covered.setdefault(away, []) if away else self.mine
        rows.append(row)

    def sort(self) -> None:
        """Put what is longest late first; what has no time of its own last."""
        for rows in (self.mine, *self.covered.values(), self.here):
            rows.sort(key=_lateness)

    def __bool__(self) -> bool:
        return any([self.mine, *self.covered.values(), self.here, self.house])


def _lateness(row: Reminder) -> tuple[datetime, int, datetime]:
    return row.due_at or NEVER, IN_ORDER[row.act], row.since or NEVER


def period_key(person: User, day: date) -> str:
    """This is the name of one person's digest of one local date."""
    return f"{person.pk}-{day.isoformat()}"


def people_to_remind(*, at: datetime) -> list[tuple[User, date]]:
    """These are the people whose morning has come, with their local date, not served yet.

    Two queries, however many people: this is asked every minute.
    """
    people = User.objects.working().filter(wants_digest=True).select_related("location")
    mornings = []
    for person in people.order_by("pk"):
        try:
            day = served_date(at, person.zone)
        except (ZoneInfoNotFoundError, ValueError):
            logger.exception("Person %s has a time zone nobody knows", person.pk)
            continue
        if day:
            mornings.append((person, day))
    known = _run(period_key(person, day) for person, day in mornings)
    return [(person, day) for person, day in mornings if period_key(person, day) not in known]


def sends_to(person: User, *, at: datetime) -> list[Send]:
    """These are the next times at which the daily mail may go to a person. Interface 5.12."""
    works_on = person.location.hours.works_on if person.location else _always
    return next_sends(at, zone=person.zone, works_on=works_on)


def _always(_: date) -> bool:
    return True


def silent_days(mornings: Mornings) -> list[str]:
    """These are the keys of earlier dates on which nobody was served, back to the last that was.

    After an outage they are closed without a letter; normally there are none, and one query says
    so. Reliability 2.5.
    """
    yesterday = _run(period_key(person, day - ONE_DAY) for person, day in mornings)
    silent = [
        (one, day) for one, day in mornings if period_key(one, day - ONE_DAY) not in yesterday
    ]
    earlier = {(one.pk, day): _earlier(one, day) for one, day in silent}
    known = _run(chain.from_iterable(earlier.values()))
    found: list[str] = []
    for keys in earlier.values():
        if known.isdisjoint(keys):
            continue  # somebody new: there is nothing to close
        found += keys[: next(place for place, key in enumerate(keys) if key in known)]
    return found


def _earlier(person: User, day: date) -> list[str]:
    return [
        period_key(person, day - timedelta(days=ago))
        for ago in range(1, CLOSED_AFTERWARDS.days + 1)
    ]


def _run(keys: Iterable[str]) -> set[str]:
    served = PeriodRun.objects.filter(job=JOB, period_key__in=list(keys))
    return set(served.values_list("period_key", flat=True))


@dataclass(frozen=True)
class Morning:
    """One reader: until when their day lasts, and whether their place works on it."""

    person: User
    ends: datetime
    is_working_day: bool

    def wants(self, row: Reminder, *, at: datetime) -> bool:
        """Whether it is due by tonight; a day off brings only what is late."""
        soon = row.due_at is None or row.due_at < self.ends
        return row.is_late(at) or (soon and self.is_working_day)


@dataclass(frozen=True)
class Cover:
    """Somebody who is away, and who stands in for them."""

    away: User
    deputy: int


def digests_of(mornings: Mornings, *, at: datetime) -> dict[int, Digest]:
    """This is what each of these people is reminded of, by the key of the person. Product I9.

    A day their place does not work brings only what is late. Whoever is away has an empty one:
    their duties are with who stands in. The same few queries for one person and for hundreds.
    """
    covers = _covers(at=at)
    readers = {one.person.pk: one for one in _readers(mornings) if one.person.pk not in covers}
    found: dict[int, Digest] = {person.pk: Digest() for person, _ in mornings}
    if not readers:
        return found
    leading = leading_of([one.person for one in readers.values()])

    def is_for(key: int, row: Reminder) -> bool:
        wanted = key in readers and readers[key].wants(row, at=at)
        return wanted and leading.sees(readers[key].person, row.incident)

    for whose, row in _owed(readers, covers, at=at):
        cover = covers.get(whose)
        reader = cover.deputy if cover else whose
        if is_for(reader, row):
            found[reader].add(row, away=cover.away.name if cover else "")
    for whose, row in _here(readers, leading, at=at):
        if is_for(whose, row):
            found[whose].here.append(row)
    _add_the_house(found, readers.values(), at=at)
    for digest in found.values():
        digest.sort()
    return found


def _readers(mornings: Mornings) -> Iterator[Morning]:
    works: dict[tuple[int, date], bool] = {}
    for person, day in mornings:
        place = person.location
        if place and (place.pk, day) not in works:
            works[place.pk, day] = place.hours.works_on(day)
        ends = instant(day + ONE_DAY, time(0), person.zone)
        yield Morning(person, ends, works[place.pk, day] if place else True)


def _covers(*, at: datetime) -> dict[int, Cover]:
    away = who_is_away(at=at)
    people = User.objects.working().filter(pk__in=away).select_related("location")
    standing = [(one, stand_in(one, away)) for one in people] if away else []
    return {one.pk: Cover(one, deputy.pk) for one, deputy in standing if deputy}


def _owed(
    readers: Mapping[int, Morning], covers: Mapping[int, Cover], *, at: datetime
) -> Iterator[tuple[int, Reminder]]:
    away = {key: cover.away for key, cover in covers.items() if cover.deputy in readers}
    present = {key: one.person for key, one in readers.items()}
    everybody, before = {*present, *away}, max(one.ends for one in readers.values())
    yield from duties_of(everybody, before=before)
    yield from gifts_of(everybody, before=before)
    yield from late_gifts_of(everybody)
    yield from calls_of(everybody, before=before)
    yield from process_fixes_of({key: one.zone for key, one in (present | away).items()})
    yield from stalled_of(everybody, at=at)
    # What only they may answer waits for them, or for the next in line.
    yield from decisions_of(set(present))
    yield from handoffs_of(set(present))


def _here(
    readers: Mapping[int, Morning], leading: Leading, *, at: datetime
) -> Iterator[tuple[int, Reminder]]:
    leaders = [one.person for one in readers.values() if leading.has(one.person)]
    yield from late_here(leaders, leading, at=at)
    yield from amiss_here(leaders, leading, at=at)


def _add_the_house(
    found: Mapping[int, Digest], readers: Iterable[Morning], *, at: datetime
) -> None:
    owners = [one.person.pk for one in readers if one.person.is_owner and one.is_working_day]
    house = the_house(at=at) if owners else House()
    for key in owners:
        found[key].house = house
