"""Duty shifts: when one runs, which of several counts, and when nobody is on duty."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incidents.policy.working_time import instant

DAY = timedelta(days=1)
FOR_GOOD = timedelta.max


@dataclass(frozen=True)
class Shift:
    """A weekly shift in the wall time of a place, on ISO weekdays; dated ones are swaps."""

    weekdays: frozenset[int]
    starts: time
    ends: time  # at or before the start: on the next day
    first_day: date | None = None
    last_day: date | None = None

    def begins_on(self, day: date) -> bool:
        """Whether it begins on this local date."""
        if day.isoweekday() not in self.weekdays:
            return False
        not_yet = self.first_day is not None and day < self.first_day
        over = self.last_day is not None and day > self.last_day
        return not (not_yet or over)

    def slot(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """This is the shift that begins on a local date, as two UTC instants."""
        last = day + DAY if self.ends <= self.starts else day
        return instant(day, self.starts, zone), instant(last, self.ends, zone)

    def runs_at(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether somebody is on this shift at a moment; it may have begun yesterday."""
        today = at.astimezone(zone).date()
        slots = (self.slot(day, zone) for day in (today - DAY, today) if self.begins_on(day))
        return any(begins <= at < ends for begins, ends in slots)

    @property
    def length_in_plan(self) -> timedelta:
        """How long it stands in the plan: of two shifts at one moment the shorter counts."""
        if self.first_day is None or self.last_day is None:
            return FOR_GOOD
        return self.last_day - self.first_day


def gaps(
    slots: Iterable[tuple[datetime, datetime]], *, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """These are the times between two moments in which no slot runs. Product A2."""
    until = start
    for begins, ends in sorted(slots):
        if begins > until:
            yield until, min(begins, end)
        until = max(until, ends)
        if until >= end:
            return
    yield until, end


def weekdays_of(days: Sequence[str] | str) -> frozenset[int]:
    """These are ISO weekdays as they are kept: one digit each, 1 is Monday."""
    return frozenset(int(day) for day in days)
