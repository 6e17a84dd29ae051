"""When a customer is asked how it went: once, at a decent hour, with one reminder. Product 5."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

AFTER_CALL = timedelta(hours=24)
AFTER_FIX = timedelta(days=8)
REMIND_AFTER = timedelta(days=3)
OPEN_FOR = timedelta(days=30)
PAUSE_DAYS = 90  # as delivered; a setting of the business
PAUSE_BETWEEN = range(0, 366)
EARLIEST, LATEST = time(9), time(20)  # wall time of the place, so that nobody is woken


def due_after_fix(fixed_at: datetime, zone: ZoneInfo) -> datetime:
    """This is when to ask where no call tells us earlier: eight days after the fix."""
    return at_a_decent_hour(fixed_at + AFTER_FIX, zone)


def due_after_call(called_at: datetime, zone: ZoneInfo) -> datetime:
    """This is when to ask once somebody has called: a day later."""
    return at_a_decent_hour(called_at + AFTER_CALL, zone)


def at_a_decent_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """This is the moment itself by day at the place; in the night the next nine in the morning."""
    local = moment.astimezone(zone)
    if EARLIEST <= local.time() < LATEST:
        return moment
    day = local.date() + timedelta(days=local.time() >= LATEST)
    return datetime.combine(day, EARLIEST, tzinfo=zone)


def was_asked_lately(last_sent_at: datetime | None, *, pause_days: int, at: datetime) -> bool:
    """Whether it is too soon to ask the same customer again."""
    return last_sent_at is not None and at - last_sent_at < timedelta(days=pause_days)
