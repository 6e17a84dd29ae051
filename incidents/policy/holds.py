"""What a hold does to a clock: what it has left as it stops, and when it falls due afterwards."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from incidents.policy.clock import AT_RISK, Snapshot, promised
from incidents.policy.working_time import (
    Hours,
    add_working_time,
    instant,
    next_working_day,
    working_time_between,
)
from incidents.words.clock import DeadlineKind

# Never first contact, never the answer to an approval. Design 7.
MAY_STAND_STILL = (
    DeadlineKind.FIX,
    DeadlineKind.APOLOGY,
    DeadlineKind.EXTRA,
    DeadlineKind.DIAGNOSIS,
    DeadlineKind.CHECK_IN,
)
HELD_AT_MOST = timedelta(days=92)  # as far as a check-in call may be moved
LATER_TODAY = timedelta(hours=3)
HALF_AN_HOUR = timedelta(minutes=30)
MORNING = time(9)  # of a place that never opens, or never closes
EARLY = time(6)
MONDAY = 7  # days from one to the next

# The others have a time that somebody promised: some minutes after the fix, the date of a call.
BY_THE_POLICY = frozenset(
    {
        DeadlineKind.FIRST_CONTACT,
        DeadlineKind.FIX,
        DeadlineKind.APOLOGY,
        DeadlineKind.DIAGNOSIS,
        DeadlineKind.APPROVAL,
    }
)


class Pause(NamedTuple):
    """From when and until when a clock stood still."""

    start: datetime
    end: datetime


def runs_by_opening_hours(policy: Snapshot, kind: str) -> bool:
    """Whether a promise counts opening hours alone, by the incident's own policy. Product A12."""
    if kind not in BY_THE_POLICY:
        return False
    promise = promised(policy, kind)
    return bool(promise.working_days) or not promise.round_the_clock


def time_between(start: datetime, end: datetime, hours: Hours | None) -> timedelta:
    """This is the time that counts between two moments: opening hours, or all of it for None."""
    if hours is None:
        return max(end - start, timedelta(0))
    return working_time_between(start, end, hours)


def after(start: datetime, left: timedelta, hours: Hours | None) -> datetime:
    """This is the moment by which so much of the time that counts has passed."""
    return start + left if hours is None else add_working_time(start, left, hours)


def after_pauses(moment: datetime, pauses: Iterable[Pause], hours: Hours | None = None) -> datetime:
    """This is when a moment comes on a clock that stood still, each pause in its order.

    The clock runs as long as without the pauses, neither more nor less. Peers 4.
    """
    for pause in sorted(pauses):
        if pause.start < moment:
            moment = after(pause.end, time_between(pause.start, moment, hours), hours)
    return moment


def of_opening_hours(length: timedelta) -> str:
    """This is a length of working time in words: 1 h 10 min of opening hours."""
    hours, minutes = divmod(int(length.total_seconds() // 60), 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    said = " ".join(part for part in parts if part) or "less than 1 min"
    return f"{said} of opening hours"


def with_warning(steps: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """These are the steps of a clock with its warning so many seconds from the due time."""
    kept = steps.get(str(AT_RISK))
    if kept is None:
        return dict(steps)
    moved = [seconds, *kept[1:]] if isinstance(kept, list) else seconds
    return {**steps, str(AT_RISK): moved}


def resume_presets(at: datetime, hours: Hours) -> dict[str, datetime]:
    """These are the moments people mean by later today, tomorrow and next week. Interface 5.5.

    Tomorrow and next week are when the place opens on its next working day.
    """
    today = at.astimezone(hours.zone).date()
    tomorrow = next_working_day(today + timedelta(days=1), hours)
    monday = today + timedelta(days=MONDAY - today.weekday())
    found = {
        "later": _next_half_hour(at + LATER_TODAY, hours),
        "tomorrow": _opening(datetime.combine(tomorrow, MORNING), hours),
        "week": _opening(datetime.combine(next_working_day(monday, hours), MORNING), hours),
    }
    if found["later"].astimezone(hours.zone).date() != today:
        del found["later"]
    if found["week"] == found["tomorrow"]:
        del found["week"]
    return found


def _next_half_hour(moment: datetime, hours: Hours) -> datetime:
    local = moment.astimezone(hours.zone).replace(tzinfo=None, second=0, microsecond=0)
    over = timedelta(minutes=local.minute % 30)
    wall = local - over + HALF_AN_HOUR if over else local
    return instant(wall.date(), wall.time(), hours.zone)


def _opening(morning: datetime, hours: Hours) -> datetime:
    slots, nine = hours.slots(morning.date()), instant(morning.date(), MORNING, hours.zone)
    opens = slots[0].opens if slots else nine
    # Nobody means midnight where a place is open day and night.
    return nine if opens.astimezone(hours.zone).time() < EARLY else opens
