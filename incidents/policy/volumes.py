"""What a number of actions may be, and how it and its month are written in a file."""

import re
from datetime import date

from incidents.policy.lines import quoted
from incidents.refusals import Invalid

MOST_ACTIONS = 1_000_000_000
FIRST_YEAR = 2000
COLUMNS = ("location", "department", "month", "actions")
MONTH = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
DIGITS = re.compile(r"\d{1,12}", re.ASCII)


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
