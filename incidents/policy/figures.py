"""Figures that cannot mislead: median, 90th percentile, and shares that say how many.

Values come one by one, or as a mapping that says how often each one came: the database counts
many rows and hands over few pairs, and both ways give the same figure.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

FEWEST_FOR_PERCENT = 10  # below it a percentage says more than we know: interface 5.11
# Of the normal distribution: 95 of 100 lie within so many standard deviations.
WITHIN = 1.959964

Values = Iterable[float] | Mapping[float, int]


def median(values: Values) -> float | None:
    """This is the value in the middle; of an even number, the mean of the two. None of none."""
    counts = Counter(values)
    total = counts.total()
    if not total:
        return None
    return (_at(counts, (total + 1) // 2) + _at(counts, total // 2 + 1)) / 2


def p90(values: Values) -> float | None:
    """This is the 90th percentile by nearest rank: nine of ten were at most this. Product A13.

    Computed here and nowhere else, so both databases agree.
    """
    counts = Counter(values)
    # Whole numbers: 0.9 times 10 is a little more than 9 in floats.
    rank = math.ceil(counts.total() * 90 / 100)
    return _at(counts, rank) if rank else None


def mean(values: Values) -> float | None:
    """This is the average; None of none."""
    counts = Counter(values)
    total = counts.total()
    return math.fsum(value * n for value, n in counts.items()) / total if total else None


def _at(counts: Counter[float], rank: int) -> float:
    """The value at a place in the order, counted from 1."""
    ordered = sorted(counts.items())
    reached = accumulate(n for _, n in ordered)
    return float(
        next(value for (value, _), so_far in zip(ordered, reached, strict=True) if so_far >= rank)
    )


@dataclass(frozen=True)
class Measured:
    """An average with how sure it is: in 95 of 100 such samples the true one lies between.

    Of fewer than ten no interval is said. Product J8, issue 5.
    """

    value: float
    count: int
    low: float | None = None
    high: float | None = None


def measured(values: Values) -> Measured | None:
    """This is the average with its 95 % interval by Student's t; None of none."""
    counts = Counter(values)
    average, total = mean(counts), counts.total()
    if average is None or total < FEWEST_FOR_PERCENT:
        return None if average is None else Measured(average, total)
    squares = math.fsum(n * (value - average) ** 2 for value, n in counts.items())
    reach = _student(total - 1) * math.sqrt(squares / (total - 1) / total)
    return Measured(average, total, average - reach, average + reach)


def _student(freedom: int) -> float:
    """The 97.5 % point of Student's t, by its series; from nine on exact to a thousandth."""
    z = WITHIN
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


@dataclass(frozen=True)
class Share:
    """A part of a whole; a percentage only from ten on, the count always. Interface 5.11."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent, where there are enough to say so."""
        if self.whole < FEWEST_FOR_PERCENT:
            return None
        return round(100 * self.part / self.whole)

    def __str__(self) -> str:
        if not self.whole:
            return "none yet"
        count = f"{self.part:,} of {self.whole:,}"
        return count if self.percent is None else f"{self.percent} %, {count}"
