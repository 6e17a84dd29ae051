"""Mistakes per 1,000 actions, with how sure so few mistakes let us be."""

from dataclasses import dataclass
from math import sqrt

PER = 1_000
SMALL = 0.1
REFERENCE = 1  # mistakes per 1,000 actions: 003:5
Z = 1.959964  # the middle 95 of 100 of a normal distribution


def likely(count: int) -> tuple[float, float]:
    """This is between which counts the true one lies, in 95 of 100 cases. Byar's interval.

    So many mistakes were seen; by chance alone it could have been fewer or more. It is the Poisson
    interval within a few hundredths, and exactly 0 below where none was seen.
    """
    low = 0.0
    if count:
        low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3
    more = count + 1
    return low, more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3


@dataclass(frozen=True)
class Rate:
    """Mistakes among actions; without actions there is no rate, which is not 0. Product L1."""

    incidents: int
    actions: int

    @property
    def per_thousand(self) -> float | None:
        """Mistakes per 1,000 actions; None where no volume is known."""
        return self.incidents * PER / self.actions if self.actions else None

    @property
    def low(self) -> float | None:
        """The least it is likely to be, per 1,000 actions."""
        return likely(self.incidents)[0] * PER / self.actions if self.actions else None

    @property
    def high(self) -> float | None:
        """The most it is likely to be, per 1,000 actions."""
        return likely(self.incidents)[1] * PER / self.actions if self.actions else None

    @property
    def side(self) -> str:
        """Where it stands to the line of 1.0, in words; compared by whole numbers. L1, trap 2."""
        if not self.actions:
            return "no volume"
        found, allowed = self.incidents * PER, self.actions * REFERENCE
        if found == allowed:
            return "on the line"
        return "above the line" if found > allowed else "below the line"

    @property
    def is_sure(self) -> bool:
        """Whether all that is likely lies on the same side of the line."""
        low, high = self.low, self.high
        return low is not None and high is not None and (low > REFERENCE or high < REFERENCE)

    @property
    def likely_range(self) -> str:
        """From where to where it is likely to be, per 1,000 actions; empty without a volume."""
        low, high = self.low, self.high
        return "" if low is None or high is None else f"{low:.1f} to {high:.1f}"

    def __str__(self) -> str:
        rate = self.per_thousand
        if rate is None:
            return "no volume"
        # One place more where one would read as the line, or as nothing, which it is not.
        near = self.side != "on the line" and f"{rate:.1f}" == f"{REFERENCE:.1f}"
        return f"{rate:.2f}" if near or 0 < rate < SMALL else f"{rate:.1f}"

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.incidents + other.incidents, self.actions + other.actions)
