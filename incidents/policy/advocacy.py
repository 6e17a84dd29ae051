"""What customers tell others after a recovery: good or bad, and for how long it counts."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from incidents.policy.loyalty import nps_band
from incidents.words.loyalty import AdvocacyKind, NpsBand

WINDOW_DAYS = 180  # from the day of the fix: what comes later is told apart. Product M2.
BAD_WORD = frozenset({AdvocacyKind.COMPLAINT, AdvocacyKind.TOLD_OTHERS})
GOOD_WORD = frozenset(AdvocacyKind) - BAD_WORD

T = TypeVar("T")


def is_good_word(kind: str) -> bool:
    """Whether this speaks for us; bad word of mouth is written down too. Product M1, M3."""
    return kind in GOOD_WORD


def days_after(fixed_at: datetime | None, day: date, *, zone: ZoneInfo) -> int | None:
    """This is how many days after the fix it was, by the days of the place; None: not after it."""
    if fixed_at is None:
        return None
    days = (day - fixed_at.astimezone(zone).date()).days
    return days if days >= 0 else None


def counts(days: int | None) -> bool:
    """Whether it counts for the recovery: up to 180 days after the fix. Product M2."""
    return days is not None and 0 <= days <= WINDOW_DAYS


def latest_before(fixes: Iterable[tuple[T, int | None]]) -> tuple[T, int] | None:
    """This is the recovery that it follows, of all with the days since each was fixed. M1, M2."""
    after = [(one, days) for one, days in fixes if days is not None]
    return min(after, key=lambda pair: pair[1], default=None)


def is_ambassador(*, score: int | None, good_words: int) -> bool:
    """Whether they speak for us: a promoter after the recovery who told somebody. Product M5."""
    return score is not None and nps_band(score) == NpsBand.PROMOTER and good_words > 0


def revenue_per_cost(revenue: Decimal | None, cost: Decimal) -> Decimal | None:
    """This is what came in by referrals for each unit spent; None where one is missing. M4."""
    if revenue is None or cost <= 0:
        return None
    return (revenue / cost).quantize(Decimal("0.1"))
