"""The loyalty bounce over many recoveries: three readings each, and what is missing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from incidents.lifecycle import IncidentStatus
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Measured, Share, mean, measured
from incidents.policy.loyalty import Readings, nps_band, nps_points
from incidents.queries.insights.readings import Said, said_of
from incidents.words.loyalty import Moment, NpsBand

BACK_ON_THEIR_FEET = (IncidentStatus.FIXED, IncidentStatus.CLOSED)


@dataclass(frozen=True)
class Bounce:
    """What was read, over the recoveries that have all three readings. Product J4, J7, J8.

    `said` counts in how many recoveries the same three were read.
    """

    said: Counter[Readings]
    estimated: int
    missing: int

    @property
    def complete(self) -> tuple[Readings, ...]:
        """The three readings of each recovery, in no order."""
        return tuple(self.said.elements())

    @cached_property
    def count(self) -> int:
        """How many recoveries the averages rest on."""
        return self.said.total()

    @cached_property
    def recoveries(self) -> int:
        """How many recoveries there were, read or not."""
        return self.count + self.estimated + self.missing

    @cached_property
    def without(self) -> Share:
        """How many could not be counted, for want of a reading or of a real one."""
        return Share(self.estimated + self.missing, self.recoveries)

    @cached_property
    def baseline(self) -> float | None:
        """Average before the failure, 0 to 10."""
        return _average((one.baseline, n) for one, n in self.said.items())

    @cached_property
    def after_failure(self) -> float | None:
        """Average after the failure, 0 to 10."""
        return _average((one.after_failure, n) for one, n in self.said.items())

    @cached_property
    def after_recovery(self) -> float | None:
        """Average after the recovery, 0 to 10."""
        return _average((one.after_recovery, n) for one, n in self.said.items())

    @cached_property
    def drop(self) -> float | None:
        """Average of after failure minus baseline."""
        return _average((one.drop, n) for one, n in self.said.items())

    @cached_property
    def lift(self) -> float | None:
        """Average of after recovery minus after failure."""
        return _average((one.lift, n) for one, n in self.said.items())

    @cached_property
    def bounce(self) -> float | None:
        """Average of after recovery minus baseline."""
        return _average((one.bounce, n) for one, n in self.said.items())

    @cached_property
    def how_sure(self) -> Measured | None:
        """The bounce with its 95 % interval, so that few are not read as many."""
        return measured(_counts((one.bounce, n) for one, n in self.said.items()))

    @cached_property
    def nps(self) -> list[tuple[Moment, Measured | None]]:
        """The NPS at each of the three moments, -100 to 100, over the same recoveries. J2, J4."""
        return [(moment, measured(self._points_at(moment))) for moment in Moment]

    @cached_property
    def above(self) -> Share:
        """How many ended above where they had begun. Product J7."""
        return Share(sum(n for one, n in self.said.items() if (one.bounce or 0) > 0), self.count)

    def _points_at(self, moment: Moment) -> Counter[float]:
        counts: Counter[float] = Counter()
        for one, n in self.said.items():
            counts[nps_points(getattr(one, moment))] += n
        return counts

    def conversion(self) -> list[tuple[NpsBand, list[int]]]:
        """How many moved from which band after the failure to which after the recovery. J4."""
        moved: Counter[tuple[NpsBand, NpsBand]] = Counter()
        for one, n in self.said.items():
            if one.after_failure is not None and one.after_recovery is not None:
                moved[nps_band(one.after_failure), nps_band(one.after_recovery)] += n
        return [(before, [moved[before, after] for after in NpsBand]) for before in NpsBand]


def bounce_of(incidents: IncidentQuerySet, *, with_estimates: bool = False) -> Bounce:
    """This is the bounce of these recoveries once fixed; estimates are left out. Rule 9; J5.

    The baseline is the one read for the incident, else the customer's latest score before it.
    One query.
    """
    return _bounce(_said(incidents), with_estimates=with_estimates)


def bounces_by_rung(incidents: IncidentQuerySet) -> dict[int, Bounce]:
    """This is the same for each rung that was reached; estimates are left out. Rule 1, 9; J7.

    One query.
    """
    found = _said(incidents)
    rungs = sorted({rung for rung, *_ in found})
    return {rung: _bounce([one for one in found if one[0] == rung]) for rung in rungs}


def _said(incidents: IncidentQuerySet) -> list[Said]:
    return said_of(incidents.filter(status__in=BACK_ON_THEIR_FEET, fixed_at__isnull=False))


def _bounce(found: Iterable[Said], *, with_estimates: bool = False) -> Bounce:
    said: Counter[Readings] = Counter()
    estimated = missing = 0
    for _, known, guess, n in found:
        if _all_three(known):
            said[known] += n
        elif not _all_three(guess):
            missing += n
        elif with_estimates:
            said[replace(guess, estimated=True)] += n
        else:
            estimated += n
    return Bounce(said, estimated, missing)


def bounce_with_estimates(incidents: IncidentQuerySet) -> Bounce:
    """This is the same with our own guesses in the gaps, marked as such. Rule 9."""
    return bounce_of(incidents, with_estimates=True)


def _all_three(taken: Readings) -> bool:
    return taken.drop is not None and taken.lift is not None


def _average(values: Iterable[tuple[int | None, int]]) -> float | None:
    return mean(_counts(values))


def _counts(values: Iterable[tuple[int | None, int]]) -> Counter[float]:
    counts: Counter[float] = Counter()
    for value, n in values:
        if value is not None:
            counts[value] += n
    return counts
