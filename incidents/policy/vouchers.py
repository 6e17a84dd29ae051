"""Codes of vouchers: easy to say, hard to guess, and a slip of the finger is told apart."""

from collections.abc import Iterable
from datetime import date

# No 0 and O, no 1, I and L: nobody has to ask which one it is. 31 is prime, so the check sign
# finds every wrong sign and every two that changed places. Interface 5.8.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_SIGNS = 9  # 44 random bits
GROUP = 5
RETURN_WITHIN_DAYS = 90  # from the fix to the next visit. Product I7.


def with_check(signs: str) -> str:
    """This is a whole code: random signs, and one more that depends on all of them."""
    return signs + _check(signs)


def as_code(typed: str) -> str:
    """This is the code somebody typed, in any case, with dashes and blanks; empty where none is.

    A slip of one sign, or two that changed places, is no code at all.
    """
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    known = len(code) == RANDOM_SIGNS + 1 and set(code) <= set(SIGNS)
    return code if known and _check(code[:-1]) == code[-1] else ""


def in_groups(code: str) -> str:
    """This is a code as it is said and printed: two groups with a dash."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def is_over(ends_on: date | None, *, today: date) -> bool:
    """Whether the last day has passed at the place that gave it; without one it stays good."""
    return ends_on is not None and ends_on < today


def _check(signs: Iterable[str]) -> str:
    weighted = (place * SIGNS.index(sign) for place, sign in enumerate(signs, 2))
    return SIGNS[-sum(weighted) % len(SIGNS)]
