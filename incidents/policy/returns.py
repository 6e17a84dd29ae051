"""How a file of visits and purchases is read, line by line."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from incidents.refusals import Invalid
from incidents.words.loyalty import ReturnKind

MOST_LINES = 1_000
COLUMNS = ("customer", "kind", "day", "revenue")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Said:
    """One line of a file as it was written: nothing of it looked up yet."""

    number: int
    customer: str
    kind: str
    day: str
    revenue: str = ""


@dataclass(frozen=True)
class Trouble:
    """One line that cannot be taken, and why."""

    number: int
    why: str

    def __str__(self) -> str:
        return f"Line {self.number}: {self.why}"


def lines_said(text: str) -> Iterator[Said | Trouble]:
    """These are the lines of a file: customer, kind, day, revenue; a heading is skipped.

    Commas, semicolons or tabs stand between them, whichever stands in the first line; the revenue
    may be missing. Raises Invalid where there are too many lines. Product I7.
    """
    rows = text.removeprefix("\ufeff").splitlines()
    if len(rows) > MOST_LINES:
        raise Invalid(f"At most {MOST_LINES:,} lines at a time.", field="lines")
    first = next((row for row in rows if row.strip()), "")
    between = max(",;\t", key=first.count)
    for number, row in enumerate(rows, 1):
        parts = _parts(row, between)
        if not any(parts) or [part.lower() for part in parts] == list(COLUMNS[: len(parts)]):
            continue
        if len(parts) in {len(COLUMNS) - 1, len(COLUMNS)}:
            yield Said(number, *parts)
        else:
            yield Trouble(number, f"a line has three or four parts, this one has {len(parts)}.")


def kind_said(words: str) -> ReturnKind:
    """This is what brought them back: visit or purchase. Raises Invalid."""
    try:
        return ReturnKind(words.strip().lower())
    except ValueError:
        raise Invalid(f"“{words}” is neither visit nor purchase.") from None


def day_said(words: str, *, today: date) -> date:
    """This is a day written as 2026-11-28, up to today. Raises Invalid."""
    if not DAY.fullmatch(words.strip()):
        raise Invalid(f"“{words}” is no day; write it as 2026-11-28.")
    try:
        day = date.fromisoformat(words.strip())
    except ValueError:
        raise Invalid(f"There is no day {words}.") from None
    if day > today:
        raise Invalid(f"{words} is still to come.")
    return day


def _parts(row: str, between: str) -> list[str]:
    try:
        return [part.strip() for part in next(csv.reader([row], delimiter=between), [])]
    except csv.Error:  # one part longer than any name or number
        return ["?"]
