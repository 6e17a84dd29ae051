"""When the check-in call is made, and when it is tried again."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from incidents.policy.working_time import (
    Hours,
    instant,
    next_working_day,
    still_at,
    working_days_later,
)

CHECK_IN_AFTER_DAYS = 7  # "I understand that last week": article 004, product I1
TRIES = 3
POSTPONED_AT_MOST = timedelta(days=92)  # who is called later than this has forgotten us
RETRY_AFTER_WORKING_DAYS = 2
CALL_TAKES = timedelta(minutes=15)  # in a calendar
CALL_WITHIN = timedelta(hours=1)  # planned for the last minute of a day, a call has this long


@dataclass(frozen=True)
class CallingHours:
    """When a place calls its customers, in local wall time of its working days."""

    hours: Hours
    calls_from: time
    calls_until: time


def first_call_at(
    fixed_at: datetime, calling: CallingHours, *, days: int = CHECK_IN_AFTER_DAYS
) -> datetime:
    """This is when the check-in call is due: days after the fix, inside calling hours, in UTC.

    A day the place does not work moves to its next working day as calling starts. Product I1, I2.
    """
    zone = calling.hours.zone
    wanted = (fixed_at.astimezone(zone)).replace(tzinfo=None) + timedelta(days=days)
    day = next_working_day(wanted.date(), calling.hours)
    if day != wanted.date():
        return instant(day, calling.calls_from, zone)
    wall = min(max(wanted.time(), calling.calls_from), calling.calls_until)
    return instant(day, wall.replace(microsecond=0), zone)


def soonest_call_at(at: datetime, calling: CallingHours) -> datetime:
    """This is the first moment from `at` on when the place calls its customers, in UTC."""
    zone = calling.hours.zone
    today = at.astimezone(zone).date()
    if calling.hours.works_on(today):
        if at <= instant(today, calling.calls_until, zone):
            return max(at, instant(today, calling.calls_from, zone))
        today += timedelta(days=1)
    return instant(next_working_day(today, calling.hours), calling.calls_from, zone)


def is_calling_time(at: datetime, calling: CallingHours) -> bool:
    """Whether the place calls its customers at this moment: working day and calling hours. I2."""
    zone = calling.hours.zone
    day = at.astimezone(zone).date()
    from_, until = (instant(day, wall, zone) for wall in (calling.calls_from, calling.calls_until))
    return calling.hours.works_on(day) and from_ <= at <= until


def call_by(due_at: datetime, calling: CallingHours) -> datetime:
    """This is when a planned call is late: as calling ends that day, in UTC; an hour at least."""
    zone = calling.hours.zone
    ends = instant(due_at.astimezone(zone).date(), calling.calls_until, zone)
    return max(ends, due_at + CALL_WITHIN)


def by_the_clocks_of(
    calling: CallingHours, *, due_at: datetime, late_at: datetime, wall: datetime, at: datetime
) -> tuple[datetime, datetime]:
    """These are a planned call and when it is late, at the wall times they were promised for.

    `wall` is that of the lateness; the call lies as long before it as it did. What has passed by
    the clocks of now is called about as soon as calling starts. Reliability 2.6.
    """
    zone = calling.hours.zone
    planned = wall - (late_at - due_at)
    late = still_at(late_at, wall, zone)
    if late > at:
        return instant(planned.date(), planned.time(), zone), late
    soonest = soonest_call_at(at, calling)
    return soonest, call_by(soonest, calling)


def next_call_at(tried_at: datetime, calling: CallingHours) -> datetime:
    """This is when a customer who was not reached is called again, in UTC. Product I3."""
    zone = calling.hours.zone
    day = working_days_later(
        tried_at.astimezone(zone).date(), RETRY_AFTER_WORKING_DAYS, calling.hours
    )
    return instant(day, calling.calls_from, zone)
