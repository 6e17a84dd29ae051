"""When the check-in call is made, and when it is tried again."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from incidents.policy.working_time import (
    Hours,
    instant,
    next_working_day,
    working_days_later,
)

CHECK_IN_AFTER_DAYS = 7  # "I understand that last week": article 004, product I1
TRIES = 3
RETRY_AFTER_WORKING_DAYS = 2
DIGEST_AT = time(8)


@dataclass(frozen=True)
class CallingHours:
    """When a place calls its customers, in local wall time of its working days."""

    hours: Hours
    calls_from: time
    calls_until: time


def first_call_at(fixed_at: datetime, calling: CallingHours) -> datetime:
    """This is when the check-in call is due: 7 days after the fix, inside calling hours, in UTC.

    A day the place does not work moves to its next working day as calling starts. Product I1, I2.
    """
    zone = calling.hours.zone
    wanted = (fixed_at.astimezone(zone)).replace(tzinfo=None) + timedelta(days=CHECK_IN_AFTER_DAYS)
    day = next_working_day(wanted.date(), calling.hours)
    if day != wanted.date():
        return instant(day, calling.calls_from, zone)
    wall = min(max(wanted.time(), calling.calls_from), calling.calls_until)
    return instant(day, wall.replace(microsecond=0), zone)


def next_call_at(tried_at: datetime, calling: CallingHours) -> datetime:
    """This is when a customer who was not reached is called again, in UTC. Product I3."""
    zone = calling.hours.zone
    day = working_days_later(
        tried_at.astimezone(zone).date(), RETRY_AFTER_WORKING_DAYS, calling.hours
    )
    return instant(day, calling.calls_from, zone)
