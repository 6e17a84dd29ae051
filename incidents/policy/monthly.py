"""The month in one page: whose morning it is, and which figures moved most."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from statistics import variance
from zoneinfo import ZoneInfo

from incidents.policy.digests import morning_of
from incidents.policy.figures import Share, mean, median
from incidents.policy.money import Notation
from incidents.policy.working_time import instant

FIGURES_TOLD = 5
STORIES_TOLD = 3
CLEARLY = 2.0  # standard errors: by chance alone about one time in twenty
# Scores are whole and minutes are rounded, so no month is without any noise at all.
LEAST_VARIANCE = {"average": 1 / 12, "typical": 0.05**2}
OF_A_MEDIAN = math.pi / 2  # how much larger the variance of a median is than that of a mean
DECEMBER = 12
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, order=True)
class Month:
    """One month of the calendar."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{date(self.year, self.number, 1):%B %Y}"

    @property
    def key(self) -> str:
        """How it is written in keys and addresses: 2026-03."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def before(self) -> "Month":
        """The month before it."""
        first = self.number == 1
        return Month(self.year - first, DECEMBER if first else self.number - 1)

    @property
    def after(self) -> "Month":
        """The month after it."""
        last = self.number == DECEMBER
        return Month(self.year + last, 1 if last else self.number + 1)

    def begins(self, zone: ZoneInfo) -> datetime:
        """The first moment of it where this zone is, in UTC."""
        return instant(date(self.year, self.number, 1), time(0), zone)

    def ends(self, zone: ZoneInfo) -> datetime:
        """The first moment after it, in UTC."""
        return self.after.begins(zone)


def month_of(day: date) -> Month:
    """This is the month of a date."""
    return Month(day.year, day.month)


def month_to_tell(at: datetime, zone: ZoneInfo) -> Month | None:
    """This is the month whose letter is due: the one before, from 08:00 on its first morning.

    After an outage it is due for as long as the month lasts; what is older is not sent any more.
    """
    this = month_of(at.astimezone(zone).date())
    first_morning = morning_of(date(this.year, this.number, 1), zone)
    return this.before if at >= first_morning else None


class Kind(StrEnum):
    """What is made of the values of a month."""

    COUNT = "count"  # how many there are
    SHARE = "share"  # how many of them are 1
    TYPICAL = "typical"  # the median, in minutes
    AVERAGE = "average"  # the mean, in points
    MONEY = "money"  # the sum, in major units


@dataclass(frozen=True)
class Figure:
    """One figure of a month beside the month before: one value for each row it rests on."""

    name: str
    kind: Kind
    now: tuple[float, ...]
    before: tuple[float, ...]

    @property
    def moved(self) -> float:
        """By how many standard errors it moved; nothing where there is nothing to compare.

        So a large swing of few is not told before a small one of many.
        """
        if not self._is_comparable:
            return 0.0
        noise = math.sqrt(sum(self._noise(one) for one in (self.now, self.before)))
        away = abs(self._place(self.now) - self._place(self.before))
        return away / noise if noise else 0.0

    @property
    def is_clear(self) -> bool:
        """Whether it moved by more than the usual up and down."""
        return self.moved >= CLEARLY

    @property
    def _is_comparable(self) -> bool:
        least = 0 if self.kind in {Kind.COUNT, Kind.MONEY} else 1
        return len(self.now) > least and len(self.before) > least

    def _place(self, values: Sequence[float]) -> float:
        """Where a month stands, on the scale on which its noise is even."""
        if self.kind == Kind.TYPICAL:
            return median([math.log1p(value) for value in values]) or 0.0
        if self.kind in {Kind.COUNT, Kind.MONEY}:
            return math.fsum(values)
        return mean(values) or 0.0

    def _noise(self, values: Sequence[float]) -> float:
        """The variance of where a month stands."""
        if self.kind in {Kind.COUNT, Kind.MONEY}:  # as many as come by chance, each worth so much
            return math.fsum(value * value for value in values)
        if self.kind == Kind.SHARE:
            pooled = mean([*self.now, *self.before]) or 0.0
            return pooled * (1 - pooled) / len(values)
        if self.kind == Kind.TYPICAL:
            spread = variance([math.log1p(value) for value in values])
            return OF_A_MEDIAN * max(spread, LEAST_VARIANCE[self.kind]) / len(values)
        return max(variance(values), LEAST_VARIANCE[self.kind]) / len(values)

    def said(self, money: Notation) -> str:
        """The figure of the month, with how many it rests on; no percentage of fewer than ten."""
        return self._said(self.now, money)

    def said_before(self, money: Notation) -> str:
        """The same of the month before."""
        return self._said(self.before, money)

    def _said(self, values: Sequence[float], money: Notation) -> str:
        count = len(values)
        if self.kind == Kind.COUNT:
            return f"{count:,}"
        if self.kind == Kind.MONEY:
            return money.show(Decimal(str(round(math.fsum(values), 2))))
        if self.kind == Kind.SHARE:
            return str(Share(round(math.fsum(values)), count))
        if not count:
            return "none yet"
        if self.kind == Kind.TYPICAL:
            return f"{in_words(median(values) or 0.0)}, n {count:,}"
        return f"{mean(values):+.1f}, n {count:,}".replace("-", MINUS)


def in_words(minutes: float) -> str:
    """This is a length in words: 12 min, 1 h 20 min, 2 d 3 h."""
    hours, rest = divmod(round(minutes), 60)
    days, hours_left = divmod(hours, 24)
    if days:
        return f"{days} d {hours_left} h" if hours_left else f"{days} d"
    if hours:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{rest} min"


def moved_most(figures: Iterable[Figure]) -> list[Figure]:
    """These are the five figures that moved most against the month before, the most first.

    By the largest standardised change; of two alike the one that is listed first. What nothing is
    known of in the month is left out.
    """
    told = [one for one in figures if one.now]
    return sorted(told, key=lambda one: -one.moved)[:FIGURES_TOLD]
