"""How a visit or a purchase is written in a file."""

from datetime import date

from incidents.policy import lines
from incidents.refusals import Invalid
from incidents.words.loyalty import ReturnKind

COLUMNS = ("customer", "kind", "day", "revenue")
FEWEST_PARTS = 3  # the revenue may be missing


def kind_said(words: str) -> ReturnKind:
    """This is what brought them back: visit or purchase. Raises Invalid."""
    try:
        return ReturnKind(words.strip().lower())
    except ValueError:
        raise Invalid(f"{lines.quoted(words)} is neither visit nor purchase.") from None


def day_said(words: str, *, today: date) -> date:
    """This is a day written as 2026-11-28, up to today. Raises Invalid."""
    day = lines.day_said(words)
    if day > today:
        raise Invalid(f"{words} is still to come.")
    return day
