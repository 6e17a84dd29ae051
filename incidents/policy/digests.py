"""When the daily mail goes: in everybody's own morning, once on every local date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incidents.policy.working_time import instant

DIGEST_AT = time(8)
SENDS_SHOWN = 5
# After a longer silence older dates are forgotten: nobody asks for them.
CLOSED_AFTERWARDS = timedelta(days=31)
AFTERNOON, EVENING, NIGHT = time(12), time(18), time(5)


@dataclass(frozen=True)
class Send:
    """One time at which the daily mail may go; on a day off it brings only what is late."""

    at: datetime
    is_working_day: bool


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """This is when the daily mail of one local date goes, in UTC. Product I9; reliability 2.6."""
    return instant(day, DIGEST_AT, zone)


def served_date(at: datetime, zone: ZoneInfo) -> date | None:
    """This is the local date whose daily mail is due by now; None before its morning."""
    day = at.astimezone(zone).date()
    return day if at >= morning_of(day, zone) else None


def next_sends(
    at: datetime, *, zone: ZoneInfo, works_on: Callable[[date], bool], count: int = SENDS_SHOWN
) -> list[Send]:
    """These are the next times at which the daily mail may go, in UTC. Interface 5.12."""
    today = at.astimezone(zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(count + 1)]
    sends = [Send(morning_of(day, zone), works_on(day)) for day in days]
    return [send for send in sends if send.at > at][:count]


def greeting(local: time) -> str:
    """This is how a letter written at this local time begins: a late one says no good morning."""
    if NIGHT <= local < AFTERNOON:
        return "Good morning"
    return "Good afternoon" if AFTERNOON <= local < EVENING else "Good evening"
