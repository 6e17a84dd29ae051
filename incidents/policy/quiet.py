"""Quiet hours: when a person reads no letters, in their own wall time."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from incidents.policy.working_time import instant

DAY = timedelta(days=1)


def is_quiet(
    at: datetime, *, zone: ZoneInfo, quiet_from: time | None, quiet_until: time | None
) -> bool:
    """Whether this moment lies in somebody's quiet hours; equal or empty times are none.

    Product A2; reliability 2.4.
    """
    return quiet_ends(at, zone=zone, quiet_from=quiet_from, quiet_until=quiet_until) > at


def quiet_ends(
    at: datetime, *, zone: ZoneInfo, quiet_from: time | None, quiet_until: time | None
) -> datetime:
    """This is when the quiet hours of a moment are over, in UTC; the moment itself if it is loud.

    An end in a gap (clocks go forward) is the first valid instant after it, in a fold (clocks go
    back) the first of the two. Reliability 2.6.
    """
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return at
    over = at
    # Where a gap swallows the loud hours between two nights, one night runs into the next.
    while (end := _end_of_night(over, zone, night=(quiet_from, quiet_until))) is not None:
        over = end
    return over


def _end_of_night(at: datetime, zone: ZoneInfo, *, night: tuple[time, time]) -> datetime | None:
    first, last = night
    today = at.astimezone(zone).date()
    for day in (today - DAY, today):
        begins = instant(day, first, zone)
        ends = instant(day + DAY if last < first else day, last, zone)
        if begins <= at < ends:
            return ends
    return None
