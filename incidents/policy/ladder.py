"""The recovery ladder: fixed, restored, extra given; and what may count as the extra."""

from collections.abc import Iterable
from datetime import datetime

from incidents.words.remedies import Quality, RemedyKind

# A cheaper price, in whatever form, is never the extra. Product E7.
PRICE_CUTS = frozenset({RemedyKind.REFUND, RemedyKind.DISCOUNT})
# Making the failed thing free or right is owed: compensation or fix, not the extra. Product E9.
OWED = frozenset({RemedyKind.COMP, RemedyKind.CREDIT, RemedyKind.REPLACEMENT, RemedyKind.REDO})
NEVER_EXTRA = PRICE_CUTS | OWED
# What may cost nothing at all; everything else names its cost. Product E10.
WITHOUT_MONEY = frozenset(
    {
        RemedyKind.GESTURE,
        RemedyKind.SUPPORT,
        RemedyKind.PERSONAL_ACCESS,
        RemedyKind.REDO,
        RemedyKind.UPGRADE,
    }
)
FIXED, RESTORED, EXTRA_GIVEN = 1, 2, 3


def why_not_extra(kind: str, *, unexpected: bool) -> str:
    """This is the sentence for a remedy that cannot be the extra; empty where it can be."""
    if kind in PRICE_CUTS:
        return "A lower price is never the extra. Give it as compensation and add something else."
    if kind in OWED:
        return "Making the failed thing right or free is owed, so it is compensation or the fix."
    if not unexpected:
        return "The customer asked for it, so it is compensation: an extra is unexpected."
    return ""


def care_shown(qualities: Iterable[str]) -> bool:
    """Whether an apology that was delivered has all five qualities. Product D5."""
    return set(qualities) == set(Quality)


def rung(*, fixed_at: datetime | None, care: bool, extras_given_at: Iterable[datetime]) -> int:
    """This is the rung reached: 0 open, 1 fixed, 2 restored, 3 extra given after the fix.

    Rule 1; product A10, E4, E5, E6, E8.
    """
    if fixed_at is None:
        return 0
    if not care:
        return FIXED
    after_the_fix = any(given >= fixed_at for given in extras_given_at)
    return EXTRA_GIVEN if after_the_fix else RESTORED
