"""The over-delivery ratio: what they were given is worth, divided by the worth of what failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from incidents.words.remedies import RemedyKind


@dataclass(frozen=True)
class Mark:
    """A mark on the ratio as two whole numbers, so that it is compared without dividing."""

    parts: int
    of: int

    def is_reached(self, *, given: Decimal, failed: Decimal) -> bool:
        """Whether so much was given; amounts in major units, exact to the coin. Trap 2."""
        return given * self.of >= failed * self.parts

    def is_shown(self, tenths: int) -> bool:
        """Whether a ratio cut to tenths reaches it: it is one of whole tenths, so none is lost."""
        return tenths * self.of >= self.parts * 10

    def __str__(self) -> str:
        return f"{Decimal(self.parts) / self.of:.1f}"


# "150% customer service": article 002. Product E2.
LOWER = Mark(3, 2)
# "We sent the client one worth five times as much": article 001. Product E1.
UPPER = Mark(5, 1)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class OverDelivery:
    """What was given against what failed, both in major units; neither mark moves the rung."""

    given: Decimal
    failed: Decimal

    @property
    def exact(self) -> Decimal:
        """The ratio with all its places, for figures; the marks are compared without it."""
        return self.given / self.failed

    @property
    def ratio(self) -> Decimal:
        """The ratio as it is shown."""
        return as_shown(self.exact)

    @property
    def mark(self) -> Mark | None:
        """The higher of the marks that are reached; None below the lower one. Product E1, E2."""
        marks = (UPPER, LOWER)
        reached = (one for one in marks if one.is_reached(given=self.given, failed=self.failed))
        return next(reached, None)

    @property
    def said(self) -> str:
        """The mark in words."""
        return f"{self.mark} reached" if self.mark else "not over-delivered"


def as_shown(ratio: Decimal) -> Decimal:
    """This is a ratio with one place: cut, not rounded, so that it shows no mark too early."""
    return ratio.quantize(TENTH, rounding=ROUND_DOWN)


def over_delivery(worths: Iterable[Decimal], *, failed: Decimal | None) -> OverDelivery | None:
    """This is what was given against what failed; None where its worth is unknown or zero.

    `worths` are of everything that was given, to whomever. Product E1, trap 2.
    """
    return OverDelivery(sum(worths, Decimal(0)), failed) if failed else None


def worth(*, kind: str, cost: Decimal, value: Decimal | None) -> Decimal:
    """This is what one remedy is worth to the customer, in major units; the cost where not said.

    A gesture that costs nothing is an extra and has no price: it leaves the ratio. Product E10.
    """
    if kind == RemedyKind.GESTURE and cost == 0:
        return Decimal(0)
    return cost if value is None else value
