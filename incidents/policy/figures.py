"""Figures that cannot mislead: median, 90th percentile, and shares that say how many."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median as middle

FEWEST_FOR_PERCENT = 10  # below it a percentage says more than we know: interface 5.11


def median(values: Sequence[float]) -> float | None:
    """This is the value in the middle; of an even number, the mean of the two. None of none."""
    return float(middle(values)) if values else None


def p90(values: Sequence[float]) -> float | None:
    """This is the 90th percentile by nearest rank: nine of ten were at most this. Product A13.

    Computed here and nowhere else, so both databases agree.
    """
    if not values:
        return None
    # Whole numbers: 0.9 times 10 is a little more than 9 in floats.
    rank = math.ceil(len(values) * 90 / 100)
    return float(sorted(values)[rank - 1])


def mean(values: Sequence[float]) -> float | None:
    """This is the average; None of none."""
    return math.fsum(values) / len(values) if values else None


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
