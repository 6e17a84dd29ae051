"""Time that counts: local wall times as instants, and working hours and days of a place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
# A place that is open on no day at all would make every search endless.
FURTHEST_DAYS = 366


@dataclass(frozen=True)
class Hours:
    """When a place works: ISO weekdays (1 is Monday) and one slot a day in local wall time."""

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time  # midnight means the end of the day

    def slot(self, day: date) -> tuple[datetime, datetime]:
        """This is the working slot of one local date, as two UTC instants."""
        last = day + timedelta(days=1) if self.closes == MIDNIGHT else day
        return instant(day, self.opens, self.zone), instant(last, self.closes, self.zone)

    def works_on(self, day: date) -> bool:
        """Whether the place works on this local date."""
        return day.isoweekday() in self.days


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """This is the UTC instant of a local wall time.

    In a gap (clocks go forward) the first valid instant after it; in a fold (clocks go back) the
    first of the two. Reliability 2.6.
    """
    early = datetime.combine(day, wall, zone).replace(fold=1).astimezone(UTC)
    late = datetime.combine(day, wall, zone).replace(fold=0).astimezone(UTC)
    # Read back, a wall time that exists is itself; one in a gap is not.
    if late.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, wall):
        return late
    return _first_after_gap(early, late, zone)


def _first_after_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _slots(start: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    day = start.astimezone(hours.zone).date()
    for ahead in range(FURTHEST_DAYS):
        if hours.works_on(day + timedelta(days=ahead)):
            opens, closes = hours.slot(day + timedelta(days=ahead))
            if closes > start:
                yield max(opens, start), closes


def add_working_time(start: datetime, span: timedelta, hours: Hours) -> datetime:
    """This is when `span` of working time has passed since `start`, in UTC. Product A12."""
    left = span
    for opens, closes in _slots(start, hours):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return start + span  # a place without working days: elapsed time is the honest fallback


def next_working_day(day: date, hours: Hours) -> date:
    """This is the day itself if the place works on it, else the next one that it works on."""
    for ahead in range(FURTHEST_DAYS):
        if hours.works_on(day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    return day


def working_days_later(day: date, count: int, hours: Hours) -> date:
    """This is the local date `count` working days after `day`."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1), hours)
    return day


def add_working_days(start: datetime, count: int, hours: Hours) -> datetime:
    """This is `count` working days after `start`, at the same wall time inside opening hours."""
    local = start.astimezone(hours.zone)
    day = working_days_later(local.date(), count, hours)
    opens, closes = hours.slot(day)
    return min(max(instant(day, local.time().replace(microsecond=0), hours.zone), opens), closes)
