"""How a file that people save from a spreadsheet is read, line by line."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from incidents.refusals import Invalid

MOST_LINES = 2_000
LONGEST_SAID = 60
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Said:
    """One line of a file as it was written: its number and its parts, not yet looked at."""

    number: int
    parts: list[str]


@dataclass(frozen=True)
class Trouble:
    """One line that cannot be taken, and why."""

    number: int
    why: str

    def __str__(self) -> str:
        return f"{self.number}: {self.why}"


def lines_of(text: str, columns: Sequence[str], *, fewest: int = 0) -> Iterator[Said | Trouble]:
    """These are the lines of a file with so many parts; empty ones and a heading are skipped.

    Commas, semicolons or tabs stand between them, whichever stands in the first line. The last
    parts may be missing down to `fewest`; with more or fewer a line comes back as trouble. Raises
    Invalid where there are too many lines.
    """
    fewest = fewest or len(columns)
    wanted = f"{fewest} parts" if fewest == len(columns) else f"{fewest} or {len(columns)} parts"
    rows = text.removeprefix("\ufeff").splitlines()
    if len(rows) > MOST_LINES:
        raise Invalid(f"At most {MOST_LINES:,} lines at a time.", field="lines")
    first = next((row for row in rows if row.strip()), "")
    between = max(",;\t", key=first.count)
    for number, row in enumerate(rows, 1):
        parts = _parts(row, between)
        if not any(parts) or [part.lower() for part in parts] == list(columns[: len(parts)]):
            continue
        if fewest <= len(parts) <= len(columns):
            yield Said(number, parts)
        else:
            yield Trouble(number, f"a line has {wanted}, this one has {len(parts)}.")


def quoted(words: str) -> str:
    """This is what somebody wrote, as a sentence about it says it: not more than fits a line."""
    said = words.strip()
    return f"“{said if len(said) <= LONGEST_SAID else said[:LONGEST_SAID] + '…'}”"


def day_said(words: str) -> date:
    """This is a day written as 2026-11-28: who knows whose month comes first. Raises Invalid."""
    found = DAY.fullmatch(words.strip())
    if not found:
        raise Invalid(f"{quoted(words)} is no day; write it as 2026-11-28.")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Invalid(f"There is no day {words.strip()}.") from None


def _parts(row: str, between: str) -> list[str]:
    try:
        return [part.strip() for part in next(csv.reader([row], delimiter=between), [])]
    except csv.Error:  # one part longer than any name or number
        return ["?"]
