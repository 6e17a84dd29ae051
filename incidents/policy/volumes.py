"""What a number of actions may be, and how a file of them is read, line by line."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from incidents.refusals import Invalid

MOST_ACTIONS = 1_000_000_000
FIRST_YEAR = 2000
MOST_LINES = 2_000
LONGEST_SAID = 60
COLUMNS = ("location", "department", "month", "actions")
MONTH = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
DIGITS = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True)
class Said:
    """One line of a file as it was written: names, month and number not yet looked at."""

    number: int
    location: str
    department: str
    month: str
    actions: str


@dataclass(frozen=True)
class Trouble:
    """One line that cannot be taken, and why."""

    number: int
    why: str

    def __str__(self) -> str:
        return f"{self.number}: {self.why}"


def quoted(words: str) -> str:
    """This is what somebody wrote, as a sentence about it says it: not more than fits a line."""
    said = words.strip()
    return f"“{said if len(said) <= LONGEST_SAID else said[:LONGEST_SAID] + '…'}”"


def refuse_count(actions: int) -> None:
    """Refuse what is no number of actions. Raises Invalid. Product L1."""
    if actions <= 0:
        raise Invalid("At least one action; leave out a month without any.", field="actions")
    if actions > MOST_ACTIONS:
        raise Invalid(f"At most {MOST_ACTIONS:,} actions.", field="actions")


def refuse_month(month: date, *, today: date) -> None:
    """Refuse a month that has not begun, or is none we count in. Raises Invalid. Product L1."""
    if month.day != 1:
        raise Invalid("A month is written as its first day.", field="month")
    if month > today:
        raise Invalid("This month has not begun.", field="month")
    if month.year < FIRST_YEAR:
        raise Invalid(f"Before {FIRST_YEAR}? Write the month as 2026-11.", field="month")


def month_said(words: str) -> date:
    """This is the first day of a month written as 2026-11 or 2026-11-01. Raises Invalid."""
    found = MONTH.fullmatch(words.strip())
    if not found or found[3] not in {None, "01"}:
        raise Invalid(f"{quoted(words)} is no month; write it as 2026-11.", field="month")
    try:
        return date(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise Invalid(f"There is no month {words.strip()}.", field="month") from None


def count_said(words: str) -> int:
    """This is a number of actions written in digits alone: who knows whose comma. Raises Invalid.

    12,500 and 12.500 are read in two ways in two countries, so neither is guessed.
    """
    if not DIGITS.fullmatch(words.strip()):
        raise Invalid(
            f"{quoted(words)} is no whole number in digits alone, as 12500.", field="actions"
        )
    actions = int(words)
    refuse_count(actions)
    return actions


def lines_said(text: str) -> Iterator[Said | Trouble]:
    """These are the lines of a file: location, department, month, actions; a heading is skipped.

    Commas, semicolons or tabs stand between them, whichever stands in the first line. A line that
    has not four parts comes back as trouble. Raises Invalid where there are too many.
    """
    rows = text.removeprefix("\ufeff").splitlines()
    if len(rows) > MOST_LINES:
        raise Invalid(f"At most {MOST_LINES:,} lines at a time.", field="lines")
    first = next((row for row in rows if row.strip()), "")
    between = max(",;\t", key=first.count)
    for number, row in enumerate(rows, 1):
        parts = _parts(row, between)
        if not any(parts) or [part.lower() for part in parts] == list(COLUMNS):
            continue
        if len(parts) == len(COLUMNS):
            yield Said(number, *parts)
        else:
            yield Trouble(number, f"a line has four parts, this one has {len(parts)}.")


def _parts(row: str, between: str) -> list[str]:
    try:
        return [part.strip() for part in next(csv.reader([row], delimiter=between), [])]
    except csv.Error:  # one part longer than any name or number
        return ["?"]
