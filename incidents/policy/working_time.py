"""Time that counts: local wall times as instants, and working hours and days of a place."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)
# A place that is open on no day at all would make every search endless.
FURTHEST_DAYS = 366


class Slot(NamedTuple):
    """One stretch of a day in local wall time.

    One that ends at or before its start runs past midnight, so 00:00 to 00:00 is the whole day.
    """

    opens: time
    closes: time


class Stretch(NamedTuple):
    """One stretch of working time as two UTC instants."""

    opens: datetime
    closes: datetime


Week = Mapping[int, Sequence[Slot]]  # by ISO weekday, 1 is Monday


@dataclass(frozen=True)
class Hours:
    """When a place works: the slots of each weekday in local wall time, and its days off.

    A shift that runs past midnight belongs to the day it began on: a day off drops what begins on
    it, and leaves the rest of last night's shift.
    """

    zone: ZoneInfo
    week: Week
    days_off: Container[date] = frozenset()

    def slots(self, day: date) -> list[Stretch]:
        """These are the stretches that begin on one local date, in order, as UTC instants."""
        if day in self.days_off:
            return []
        stretches = [
            self._stretch(day, slot) for slot in sorted(self.week.get(day.isoweekday(), ()))
        ]
        # What lies wholly inside a gap of the clocks is no time at all.
        return [one for one in stretches if one.opens < one.closes]

    def works_on(self, day: date) -> bool:
        """Whether the place works on this local date."""
        return bool(self.week.get(day.isoweekday())) and day not in self.days_off

    @property
    def never(self) -> bool:
        """Whether the place works on no day of the week."""
        return not any(self.week.values())

    def _stretch(self, day: date, slot: Slot) -> Stretch:
        last = day + ONE_DAY if slot.closes <= slot.opens else day
        return Stretch(instant(day, slot.opens, self.zone), instant(last, slot.closes, self.zone))


def same_every_day(days: Container[int], opens: time, closes: time) -> Week:
    """This is a week with one and the same slot on some of its weekdays."""
    return {day: (Slot(opens, closes),) for day in range(1, 8) if day in days}


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """This is the UTC instant of a local wall time.

    In a gap (clocks go forward) the first valid instant after it; in a fold (clocks go back) the
    first of the two. Reliability 2.6.
    """
    said = datetime.combine(day, wall.replace(fold=0), zone)
    late = said.astimezone(UTC)
    # Read back, a wall time that exists is itself; one in a gap is not.
    if late.astimezone(zone).replace(tzinfo=None) == said.replace(tzinfo=None):
        return late
    return _first_after_gap(said.replace(fold=1).astimezone(UTC), late, zone)


def wall_time(at: datetime, zone: ZoneInfo) -> datetime:
    """This is what the clocks of a zone show at a moment, kept as if it were UTC."""
    return at.astimezone(zone).replace(tzinfo=UTC)


def still_at(at: datetime, wall: datetime, zone: ZoneInfo) -> datetime:
    """This is the instant of a wall time that was promised: the one it had, if it has it yet.

    Another one after the zone of the place, or the rules of the zone, have changed. Reliability
    2.6.
    """
    if wall_time(at, zone) == wall:
        return at
    return instant(wall.date(), wall.time(), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """This is the last second of a local date, so that what is due that day reads as that day."""
    return instant(day + ONE_DAY, MIDNIGHT, zone) - timedelta(seconds=1)


def _first_after_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _stretches(start: datetime, hours: Hours) -> Iterator[Stretch]:
    # In order and never twice the same minute: slots that overlap count once. From yesterday on,
    # whose last shift may still run.
    day = start.astimezone(hours.zone).date() - ONE_DAY
    reached, closed_for = start, 0
    while closed_for < FURTHEST_DAYS:
        slots = hours.slots(day)
        for opens, closes in slots:
            if closes > reached:
                yield Stretch(max(opens, reached), closes)
                reached = closes
        closed_for = 0 if slots else closed_for + 1
        day += ONE_DAY


def add_working_time(start: datetime, span: timedelta, hours: Hours) -> datetime:
    """This is the first moment by which `span` of working time has passed since `start`, in UTC.

    A place without working days counts every hour: elapsed time is the honest fallback. A12.
    """
    reached, left = start.astimezone(UTC), span
    if left <= NOTHING:
        return reached
    for opens, closes in _stretches(reached, hours):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
        reached = closes
    return reached + left


def working_time_between(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """This is how much working time lies between two moments; none where the end is not later.

    The other way round of `add_working_time`, also for a place without working days. A12.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if hours.never or end <= start:
        return max(end - start, NOTHING)
    passed = NOTHING
    for opens, closes in _stretches(start, hours):
        if opens >= end:
            break
        passed += min(closes, end) - opens
    return passed


def is_working_time(at: datetime, hours: Hours) -> bool:
    """Whether the place works at this very moment; the minute it closes, it does not."""
    day = at.astimezone(hours.zone).date()
    around = [*hours.slots(day - ONE_DAY), *hours.slots(day)]
    return any(opens <= at < closes for opens, closes in around)


def next_working_day(day: date, hours: Hours) -> date:
    """This is the day itself if the place works on it, else the next one that it works on."""
    for ahead in range(FURTHEST_DAYS):
        if hours.works_on(day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    return day


def working_days_later(day: date, count: int, hours: Hours) -> date:
    """This is the local date `count` working days after `day`."""
    for _ in range(count):
        day = next_working_day(day + ONE_DAY, hours)
    return day


def add_working_days(start: datetime, count: int, hours: Hours) -> datetime:
    """This is `count` working days after `start`, at the same wall time inside opening hours.

    In a break it is the end of the break; before opening or after closing, opening or closing.
    """
    local = start.astimezone(hours.zone)
    day = working_days_later(local.date(), count, hours)
    wanted = instant(day, local.time().replace(microsecond=0), hours.zone)
    slots = hours.slots(day)
    if not slots or is_working_time(wanted, hours):
        return wanted
    later = [opens for opens, _ in slots if opens >= wanted]
    return later[0] if later else max(closes for _, closes in slots)
