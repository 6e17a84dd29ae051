"""Opening hours as they are stored, as people type them and as people say them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from itertools import pairwise

from incidents.policy.working_time import MIDNIGHT, Slot, Week
from incidents.words.places import Weekday

# ISO weekday -> slots of local wall time, as JSON: {"1": [["09:00", "12:00"], ["13:00", "17:00"]]}
Stored = Mapping[str, Sequence[Sequence[str]]]

MOST_SLOTS = 6  # a day
DAY_IN_MINUTES = 24 * 60
WEEK_IN_MINUTES = 7 * DAY_IN_MINUTES
WHOLE_DAY = Slot(MIDNIGHT, MIDNIGHT)
TWO_DAYS = 2
CLOSED = {"", "closed", "-", "–"}
ALL_DAY = {"all day", "day and night", "24 h", "24h"}
# 9, 9:00, 09.00, 9am, 5:30 pm
WALL_TIME = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$")
FROM_TO = re.compile(r"\s*(?:-|–|\bto\b|\buntil\b)\s*")
BETWEEN = re.compile(r"\s*(?:,|;|\band\b)\s*")
EXAMPLE = "Write it like 9:00-12:00, 13:00-17:00; empty means closed."


def every_day() -> dict[str, list[list[str]]]:
    """This is the week of a place nobody has said anything about: 8:00 to 20:00 every day."""
    return {day: [["08:00", "20:00"]] for day in Weekday.values}


def week_of(stored: Stored) -> Week:
    """This is a stored week as working time is counted with."""
    return {
        int(day): tuple(
            Slot(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in slots
        )
        for day, slots in stored.items()
        if slots
    }


def as_stored(week: Week) -> dict[str, list[list[str]]]:
    """This is a week as it is stored: weekdays in order, closed days left out."""
    return {
        str(day): [[f"{slot.opens:%H:%M}", f"{slot.closes:%H:%M}"] for slot in sorted(week[day])]
        for day in sorted(week)
        if week[day]
    }


def slots_from(text: str) -> tuple[Slot, ...]:
    """These are the slots of one day as somebody typed them; none where it is closed.

    Raises ValueError with the sentence for whoever typed it.
    """
    typed = text.strip().lower()
    if typed in CLOSED:
        return ()
    if typed in ALL_DAY:
        return (WHOLE_DAY,)
    slots = tuple(sorted(_slot(one) for one in BETWEEN.split(typed) if one))
    if not slots or len(slots) > MOST_SLOTS:
        raise ValueError(EXAMPLE if not slots else f"At most {MOST_SLOTS} slots a day.")
    for earlier, later in pairwise(slots):
        if _end(earlier) > _start(later):
            raise ValueError(f"{_said(earlier)} and {_said(later)} overlap.")
    return slots


def typed(slots: Sequence[Slot]) -> str:
    """These are the slots of one day as somebody would type them."""
    return ", ".join(_said(slot).replace("–", "-") for slot in slots)


def runs_into_the_next(week: Week) -> int | None:
    """This is the weekday whose last shift runs into the next day's hours; None: no overlap."""
    stretches = sorted(_of_the_week(week))
    again = [(start + WEEK_IN_MINUTES, end, day) for start, end, day in stretches[:1]]
    for (_, end, day), (start, _, _) in pairwise([*stretches, *again]):
        if end > start:
            return day
    return None


def in_words(week: Week) -> str:
    """This is a week as people say it: Mon to Fri 9:00–12:00 and 13:00–17:00, Sat 10:00–14:00."""
    if all(list(week.get(day, ())) == [WHOLE_DAY] for day in range(1, 8)):
        return "Day and night"
    groups: list[tuple[list[int], list[Slot]]] = []
    for day in sorted(week):
        if not week[day]:
            continue
        if groups and groups[-1][1] == list(week[day]) and groups[-1][0][-1] == day - 1:
            groups[-1][0].append(day)
        else:
            groups.append(([day], list(week[day])))
    return ", ".join(f"{_days(days)} {_times(slots)}" for days, slots in groups) or "Closed"


def _slot(text: str) -> Slot:
    ends = FROM_TO.split(text)
    if len(ends) != len(Slot._fields):
        raise ValueError(EXAMPLE)
    return Slot(_wall(ends[0]), _wall(ends[1]))


def _wall(text: str) -> time:
    found = WALL_TIME.match(text.strip())
    if found is None:
        raise ValueError(EXAMPLE)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004
            raise ValueError(f"There is no {text.strip()}.")
        hour = hour % 12 + (12 if half == "pm" else 0)
    # People write the end of the day as 24:00.
    if (hour, minute) == (24, 0):
        return MIDNIGHT
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError(f"There is no {text.strip()} on the clock.") from None


def _start(slot: Slot) -> int:
    return slot.opens.hour * 60 + slot.opens.minute


def _end(slot: Slot) -> int:
    end = slot.closes.hour * 60 + slot.closes.minute
    return end + DAY_IN_MINUTES if slot.closes <= slot.opens else end


def _of_the_week(week: Week) -> Iterator[tuple[int, int, int]]:
    for day, slots in week.items():
        begins = (day - 1) * DAY_IN_MINUTES
        for slot in slots:
            yield begins + _start(slot), begins + _end(slot), day


def _days(days: list[int]) -> str:
    if len(days) == len(Weekday):
        return "Every day"
    names = [str(Weekday(str(day)).label) for day in days]
    return f"{names[0]} to {names[-1]}" if len(days) > TWO_DAYS else " and ".join(names)


def _times(slots: list[Slot]) -> str:
    return " and ".join("all day" if slot == WHOLE_DAY else _said(slot) for slot in slots)


def _said(slot: Slot) -> str:
    return f"{slot.opens.hour}:{slot.opens:%M}–{slot.closes.hour}:{slot.closes:%M}"
