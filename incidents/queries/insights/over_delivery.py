"""How evenly we over-deliver: the spread of the ratio by type, place and person, unranked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from incidents.models import Remedy
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share
from incidents.policy.over_delivery import (
    LOWER,
    UPPER,
    OverDelivery,
    as_shown,
    over_delivery,
)
from incidents.queries.insights.loyalty import BACK_ON_THEIR_FEET

NO_TYPE = "No type yet"


@dataclass(frozen=True)
class Spread:
    """The ratios of the recoveries under one name, from the least to the most. Product E3."""

    name: str
    found: tuple[OverDelivery, ...]

    @property
    def count(self) -> int:
        """How many recoveries it rests on."""
        return len(self.found)

    @property
    def least(self) -> Decimal | None:
        """The smallest ratio."""
        return min((one.ratio for one in self.found), default=None)

    @property
    def middle(self) -> Decimal | None:
        """The ratio in the middle; of an even number, between the two."""
        return as_shown(median(one.exact for one in self.found)) if self.found else None

    @property
    def most(self) -> Decimal | None:
        """The largest ratio."""
        return max((one.ratio for one in self.found), default=None)

    @property
    def reached(self) -> Share:
        """How many reached the lower mark. Product E2."""
        return Share(sum(1 for one in self.found if one.mark), self.count)

    @property
    def far_above(self) -> Share:
        """How many reached the upper mark. Product E1."""
        return Share(sum(1 for one in self.found if one.mark == UPPER), self.count)


@dataclass(frozen=True)
class Consistency:
    """The spread of all, by type, place and owner; `unknown` have no worth to compare."""

    whole: Spread
    by_type: list[Spread]
    by_place: list[Spread]
    by_person: list[Spread]
    unknown: int
    marks: tuple[str, str] = (str(LOWER), str(UPPER))


def consistency_of(incidents: IncidentQuerySet) -> Consistency:
    """This is how much more than failed was given, over recoveries once fixed. Product E3.

    Those whose worth is unknown or zero are counted apart and stay out of all. Trap 2.
    """
    fixed = incidents.filter(status__in=BACK_ON_THEIR_FEET, fixed_at__isnull=False)
    worths = _worths_of(fixed)
    columns = ("pk", "value_that_failed", "incident_type__name", "location__name", "owner__name")
    types: dict[str, list[OverDelivery]] = defaultdict(list)
    places: dict[str, list[OverDelivery]] = defaultdict(list)
    people: dict[str, list[OverDelivery]] = defaultdict(list)
    unknown = 0
    for number, failed, kind, place, owner in fixed.values_list(*columns):
        one = over_delivery(worths[number], failed=failed)
        if one is None:
            unknown += 1
            continue
        types[kind or NO_TYPE].append(one)
        places[place].append(one)
        people[owner].append(one)
    everything = [one for found in places.values() for one in found]
    named = (_by_name(types), _by_name(places), _by_name(people))
    return Consistency(_spread("All", everything), *named, unknown)


def _worths_of(incidents: IncidentQuerySet) -> dict[int, list[Decimal]]:
    given = Remedy.objects.given().filter(incident__in=incidents.values("pk"))
    worths: dict[int, list[Decimal]] = defaultdict(list)
    for one in given.only("incident", "kind", "cost", "value"):
        worths[one.incident_id].append(one.worth)
    return worths


def _by_name(groups: dict[str, list[OverDelivery]]) -> list[Spread]:
    # By name and never by size: nobody is ranked. Rule 10.
    return [_spread(name, groups[name]) for name in sorted(groups)]


def _spread(name: str, found: Iterable[OverDelivery]) -> Spread:
    return Spread(name, tuple(found))
