"""How evenly we over-deliver: the spread of the ratio by type, place and person, unranked."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from incidents.models import Remedy
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share, median
from incidents.policy.over_delivery import LOWER, UPPER, Mark, as_shown
from incidents.queries.insights.loyalty import BACK_ON_THEIR_FEET
from incidents.queries.insights.statements import Table, ask

NO_TYPE = "No type yet"

# What a remedy is worth to the customer is the rule of policy/over_delivery.py: worth.
GIVEN = """given AS (
    SELECT incident_id, CAST(SUM(
        CASE WHEN kind = 'gesture' AND cost = 0 THEN 0 ELSE COALESCE(worth, cost) END
    ) AS bigint) AS amount
    FROM remedies GROUP BY incident_id
)"""
# Whole amounts are divided, so the tenths are cut, as they are shown. Nothing is rounded.
COMPARED = """compared AS (
    SELECT kind, place, person, CASE WHEN chosen.failed <> 0
        THEN COALESCE(given.amount, 0) * 10 / chosen.failed END AS tenths
    FROM chosen LEFT JOIN given ON given.incident_id = chosen.number
)"""
COUNTED = "SELECT '{by}', {by}, tenths, COUNT(*) FROM compared GROUP BY 2, 3"


@dataclass(frozen=True)
class Spread:
    """The ratios of the recoveries under one name, counted by tenths as shown. Product E3."""

    name: str
    tenths: Counter[int]

    @property
    def count(self) -> int:
        """How many recoveries it rests on."""
        return self.tenths.total()

    @property
    def least(self) -> Decimal | None:
        """The smallest ratio."""
        return _shown(min(self.tenths, default=None))

    @property
    def middle(self) -> Decimal | None:
        """The ratio in the middle; of an even number, between the two."""
        return _shown(median(self.tenths))

    @property
    def most(self) -> Decimal | None:
        """The largest ratio."""
        return _shown(max(self.tenths, default=None))

    @property
    def reached(self) -> Share:
        """How many reached the lower mark. Product E2."""
        return self._share(LOWER)

    @property
    def far_above(self) -> Share:
        """How many reached the upper mark. Product E1."""
        return self._share(UPPER)

    def _share(self, mark: Mark) -> Share:
        return Share(sum(n for one, n in self.tenths.items() if mark.is_shown(one)), self.count)


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

    Those whose worth is unknown or zero are counted apart and stay out of all. Trap 2. One query.
    """
    groups: dict[str, dict[str, Counter[int]]] = {
        by: defaultdict(Counter) for by in ("kind", "place", "person")
    }
    unknown = 0
    for by, name, tenths, n in _counted(incidents, groups):
        if tenths is not None:
            groups[by][name][tenths] += n
        elif by == "place":  # everything has one
            unknown += n
    whole = sum(groups["place"].values(), Counter[int]())
    kinds, places, people = (_by_name(named) for named in groups.values())
    return Consistency(Spread("All", whole), kinds, places, people, unknown)


def _counted(
    incidents: IncidentQuerySet, groups: Iterable[str]
) -> list[tuple[str, str, int | None, int]]:
    fixed = incidents.filter(status__in=BACK_ON_THEIR_FEET, fixed_at__isnull=False)
    kind = Coalesce("incident_type__name", Value(NO_TYPE))
    names = (kind, F("location__name"), F("owner__name"))
    given = Remedy.objects.given().filter(incident__in=incidents.values("pk"))
    tables = {
        "chosen": Table(
            "number, failed, kind, place, person",
            fixed.values_list("pk", "value_that_failed", *names),
        ),
        "remedies": Table(
            "incident_id, kind, cost, worth",
            given.values_list("incident", "kind", "cost", "value"),
        ),
    }
    asked = " UNION ALL ".join(COUNTED.format(by=by) for by in groups)
    return [(by, name, tenths, n) for by, name, tenths, n in ask(tables, GIVEN, COMPARED, asked)]


def _by_name(groups: dict[str, Counter[int]]) -> list[Spread]:
    # By name and never by size: nobody is ranked. Rule 10.
    return [Spread(name, groups[name]) for name in sorted(groups)]


def _shown(tenths: float | None) -> Decimal | None:
    return None if tenths is None else as_shown(Decimal(tenths) / 10)
