"""How far recoveries climbed, apart from what it measurably did."""

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count, Q

from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import FEWEST_FOR_PERCENT, Share
from incidents.queries.insights.loyalty import BACK_ON_THEIR_FEET, Bounce, bounces_by_rung

FEWEST_RUNGS = 2
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
    """This is how many of these incidents reached which rung. Rule 1; product E4 to E6, D9.

    One query.
    """
    over = Q(status__in=BACK_ON_THEIR_FEET)
    rows = incidents.order_by().values_list("rung").annotate(n=Count("*"))
    rows = rows.annotate(
        over=Count("pk", filter=over),
        none_given=Count("pk", filter=over & ~Q(no_extra_reason="")),
    )
    found = {rung: counts for rung, *counts in rows}
    highest = len(NAMES) - 1
    return Ladder(
        on_rung=tuple(found[rung][0] if rung in found else 0 for rung in range(len(NAMES))),
        no_extra=Share(
            sum(none_given for rung, (_, _, none_given) in found.items() if rung < highest),
            sum(over for _, over, _ in found.values()),
        ),
    )


@dataclass(frozen=True)
class Story:
    """The bounce of each rung beside the next, and whether the readings tell the story.

    The story is that each rung lifts them further: fixed a little, with care back, with something
    extra beyond. It is told only where the readings show it. Issue 5, show 4.
    """

    rungs: tuple[tuple[str, Bounce], ...]

    @property
    def enough(self) -> list[float]:
        """The bounces, rung by rung, that rest on enough to be compared."""
        return [
            one.bounce
            for _, one in self.rungs
            if one.bounce is not None and one.count >= FEWEST_FOR_PERCENT
        ]

    @property
    def said(self) -> str:
        """What these readings say about it."""
        found = self.enough
        if len(found) < FEWEST_RUNGS:
            return "Too few readings yet to compare one rung with the next."
        if all(lower < higher for lower, higher in pairwise(found)):
            return "The higher the rung, the higher the bounce: each step shows in their readings."
        return "These readings do not show that a higher rung goes with a higher bounce."


def story_of(incidents: IncidentQuerySet) -> Story:
    """This is what was measured on each rung from the first one on. Rule 1; product J7.

    One query.
    """
    found = bounces_by_rung(incidents)
    return Story(tuple((NAMES[rung], one) for rung, one in found.items() if rung))
