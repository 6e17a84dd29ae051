"""How loyal: bands of a score, and the drop, the lift and the bounce between three readings."""

from dataclasses import dataclass

from incidents.words.loyalty import NpsBand

LOWEST, HIGHEST = 0, 10
PROMOTER_FROM = 9
PASSIVE_FROM = 7
CRITICAL_TO = 3  # product 5: "2s and 3s"


def nps_band(score: int) -> NpsBand:
    """This is the band of a score: promoter 9 to 10, passive 7 to 8, detractor below. J2."""
    if score >= PROMOTER_FROM:
        return NpsBand.PROMOTER
    return NpsBand.PASSIVE if score >= PASSIVE_FROM else NpsBand.DETRACTOR


def is_critical(score: int) -> bool:
    """Whether a score calls for somebody at once: 3 or less. Product J3."""
    return score <= CRITICAL_TO


def nps_points(score: int) -> int:
    """This is what one score adds to the NPS, which is the average of these: -100 to 100. J2."""
    return {NpsBand.PROMOTER: 100, NpsBand.PASSIVE: 0, NpsBand.DETRACTOR: -100}[nps_band(score)]


@dataclass(frozen=True)
class Readings:
    """The three readings of one recovery, 0 to 10 each; None where not taken. Rule 9."""

    baseline: int | None = None
    after_failure: int | None = None
    after_recovery: int | None = None
    estimated: bool = False

    @property
    def drop(self) -> int | None:
        """This is after failure minus baseline. Product J7."""
        return _difference(self.after_failure, self.baseline)

    @property
    def lift(self) -> int | None:
        """This is after recovery minus after failure. Product J4."""
        return _difference(self.after_recovery, self.after_failure)

    @property
    def bounce(self) -> int | None:
        """This is after recovery minus baseline: the loyalty bounce. Rule 9; product J7."""
        return _difference(self.after_recovery, self.baseline)


def _difference(later: int | None, earlier: int | None) -> int | None:
    return None if later is None or earlier is None else later - earlier
