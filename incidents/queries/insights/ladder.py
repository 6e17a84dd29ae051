"""How far recoveries climbed, apart from what it measurably did."""

from collections import Counter
from dataclasses import dataclass

from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share
from incidents.queries.insights.loyalty import BACK_ON_THEIR_FEET

NAMES = ("Not fixed yet", "Fixed", "Restored", "Extra given")


@dataclass(frozen=True)
class Ladder:
    """The rung of each incident, and how the fixed ones ended."""

    on_rung: tuple[int, ...]
    no_extra: Share

    @property
    def count(self) -> int:
        """How many incidents stand somewhere on the ladder."""
        return sum(self.on_rung)

    @property
    def top(self) -> Share:
        """How many reached the third rung."""
        return Share(self.on_rung[-1], self.count)

    @property
    def steps(self) -> list[tuple[int, str, Share]]:
        """Each rung with its name and how many stand on it."""
        return [
            (rung, name, Share(n, self.count))
            for rung, (name, n) in enumerate(zip(NAMES, self.on_rung, strict=True))
        ]


def ladder_of(incidents: IncidentQuerySet) -> Ladder:
    """This is how many of these incidents reached which rung. Rule 1; product E4 to E6, D9."""
    rungs = Counter(incidents.values_list("rung", flat=True))
    closed = incidents.filter(status__in=BACK_ON_THEIR_FEET)
    none_given = closed.filter(rung__lt=len(NAMES) - 1).exclude(no_extra_reason="")
    return Ladder(
        on_rung=tuple(rungs[rung] for rung in range(len(NAMES))),
        no_extra=Share(none_given.count(), closed.count()),
    )
