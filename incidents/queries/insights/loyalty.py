"""The loyalty bounce over many recoveries: three readings each, and what is missing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import OuterRef, Subquery

from incidents.lifecycle import IncidentStatus
from incidents.models import LoyaltyReading
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share, mean
from incidents.policy.loyalty import Readings, nps_band
from incidents.queries.loyalty import heard_openly
from incidents.words.loyalty import Moment, NpsBand, Source

BACK_ON_THEIR_FEET = (IncidentStatus.FIXED, IncidentStatus.CLOSED)


@dataclass(frozen=True)
class Bounce:
    """What was read, over the recoveries that have all three readings. Product J4, J7, J8."""

    complete: tuple[Readings, ...]
    estimated: int
    missing: int

    @cached_property
    def count(self) -> int:
        """How many recoveries the averages rest on."""
        return len(self.complete)

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
        return _average(one.baseline for one in self.complete)

    @cached_property
    def after_failure(self) -> float | None:
        """Average after the failure, 0 to 10."""
        return _average(one.after_failure for one in self.complete)

    @cached_property
    def after_recovery(self) -> float | None:
        """Average after the recovery, 0 to 10."""
        return _average(one.after_recovery for one in self.complete)

    @cached_property
    def drop(self) -> float | None:
        """Average of after failure minus baseline."""
        return _average(one.drop for one in self.complete)

    @cached_property
    def lift(self) -> float | None:
        """Average of after recovery minus after failure."""
        return _average(one.lift for one in self.complete)

    @cached_property
    def bounce(self) -> float | None:
        """Average of after recovery minus baseline."""
        return _average(one.bounce for one in self.complete)

    @cached_property
    def above(self) -> Share:
        """How many ended above where they had begun. Product J7."""
        return Share(sum(1 for one in self.complete if (one.bounce or 0) > 0), self.count)

    def conversion(self) -> list[tuple[NpsBand, list[int]]]:
        """How many moved from which band after the failure to which after the recovery. J4."""
        moved = Counter(
            (nps_band(one.after_failure), nps_band(one.after_recovery))
            for one in self.complete
            if one.after_failure is not None and one.after_recovery is not None
        )
        return [(before, [moved[before, after] for after in NpsBand]) for before in NpsBand]


def bounce_of(incidents: IncidentQuerySet, *, with_estimates: bool = False) -> Bounce:
    """This is the bounce of these recoveries once fixed; estimates are left out. Rule 9; J5.

    The baseline is the one read for the incident, else the customer's latest score before it.
    """
    fixed = incidents.filter(status__in=BACK_ON_THEIR_FEET, fixed_at__isnull=False)
    real, guessed = _readings(fixed)
    complete, estimated, missing = [], 0, 0
    for number, earlier in fixed.annotate(earlier=_score_before()).values_list("pk", "earlier"):
        said = real.get(number, {})
        if earlier is not None:
            said = {Moment.BASELINE: earlier} | said
        known, guess = _taken(said), _taken(guessed.get(number, {}) | said)
        if _all_three(known):
            complete.append(known)
        elif with_estimates and _all_three(guess):
            complete.append(replace(guess, estimated=True))
        elif _all_three(guess):
            estimated += 1
        else:
            missing += 1
    return Bounce(tuple(complete), estimated, missing)


def lifts_of(incidents: IncidentQuerySet) -> dict[int, int]:
    """These are the lifts of the recoveries in which both were read; estimates left out. J4."""
    real, _ = _readings(incidents)
    taken = {number: _taken(scores) for number, scores in real.items()}
    return {number: one.lift for number, one in taken.items() if one.lift is not None}


Latest = dict[int, dict[str, int]]


def _readings(incidents: IncidentQuerySet) -> tuple[Latest, Latest]:
    """The latest score per recovery and moment: what was said, and what we guessed."""
    rows = LoyaltyReading.objects.filter(incident__in=incidents.values("pk"))
    real: Latest = {}
    guessed: Latest = {}
    ordered = rows.order_by("read_at", "pk").values_list("incident", "moment", "score", "source")
    for number, moment, score, source in ordered:
        if number is not None:
            kept = guessed if source == Source.ESTIMATE else real
            kept.setdefault(number, {})[moment] = score
    return real, guessed


def _score_before() -> Subquery:
    before = heard_openly().filter(
        customer=OuterRef("customer"), read_at__lt=OuterRef("occurred_at")
    )
    return Subquery(before.order_by("-read_at", "-pk").values("score")[:1])


def _taken(scores: dict[str, int]) -> Readings:
    return Readings(
        baseline=scores.get(Moment.BASELINE),
        after_failure=scores.get(Moment.AFTER_FAILURE),
        after_recovery=scores.get(Moment.AFTER_RECOVERY),
    )


def _all_three(taken: Readings) -> bool:
    return taken.drop is not None and taken.lift is not None


def _average(values: Iterable[int | None]) -> float | None:
    return mean([value for value in values if value is not None])
