"""What recoveries cost, never without the lift beside it. Product F6."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from incidents.models import LedgerEntry
from incidents.models.fields import MINOR_UNITS
from incidents.models.incidents import IncidentQuerySet
from incidents.models.spending import LedgerEntryQuerySet
from incidents.policy.figures import Share, mean
from incidents.queries.insights.readings import LIFTS
from incidents.queries.insights.statements import Table, ask
from incidents.words.remedies import Purpose, RemedyKind

# Each spend beside the lift of its recovery; the lift is nothing where it was not read.
LIFTED = """lifted AS (
    SELECT spent.*, lifts.lift,
        CASE spent.authorised_by WHEN 'self' THEN 1 ELSE 0 END AS unasked
    FROM spent LEFT JOIN lifts ON lifts.incident_id = spent.incident
)"""
# First one line for each recovery: counting which ones are different would sort all of them.
SUMS = """SELECT '{by}', name, lift, SUM(amount), COUNT(*), SUM(entries), SUM(unasked) FROM (
    SELECT {key} AS name, incident, lift, SUM(amount) AS amount,
        COUNT(*) AS entries, SUM(unasked) AS unasked
    FROM lifted GROUP BY 1, incident, lift
) AS by_one GROUP BY name, lift"""
BY = {"all": "''", "purpose": "purpose", "kind": "kind"}


@dataclass(frozen=True)
class Spent:
    """Money spent under one name, in major units, and the lift of the recoveries it went to.

    `lifted` counts in how many of them it was which lift.
    """

    key: str
    name: str
    amount: Decimal
    recoveries: int
    lifted: Counter[float]

    @property
    def lifts(self) -> tuple[float, ...]:
        """The lift of each recovery in which both were read, in no order."""
        return tuple(self.lifted.elements())

    @property
    def lift(self) -> float | None:
        """Average of after recovery minus after failure, where both were read."""
        return mean(self.lifted)


@dataclass(frozen=True)
class Spend:
    """What was spent on these recoveries, by purpose and by kind."""

    total: Spent
    by_purpose: list[Spent]
    by_kind: list[Spent]
    own_authority: Share


def spend_of(incidents: IncidentQuerySet) -> Spend:
    """This is what these recoveries have cost, in major units, each sum with its lift. F6.

    One query.
    """
    entries = LedgerEntry.objects.spends().filter(incident__in=incidents.values("pk"))
    rows = _sums(incidents, entries, by=BY)
    whole = [row for row in rows if row.by == "all"]
    return Spend(
        total=_spent("", "All", whole),
        by_purpose=_grouped([row for row in rows if row.by == "purpose"], Purpose),
        by_kind=_grouped([row for row in rows if row.by == "kind"], RemedyKind),
        own_authority=Share(sum(row.unasked for row in whole), sum(row.entries for row in whole)),
    )


def spent_on(incidents: IncidentQuerySet) -> Spent:
    """This is what these recoveries have cost in all, in major units, with their lift. F6.

    One query.
    """
    entries = LedgerEntry.objects.spends().filter(incident__in=incidents.values("pk"))
    return _spent("", "All", _sums(incidents, entries, by=["all"]))


def spent_since(incidents: IncidentQuerySet, start: datetime) -> Spent:
    """This is what was spent on these incidents since `start`, with the lift of those. F6.

    One query.
    """
    entries = LedgerEntry.objects.spends().filter(at__gte=start)
    touched = incidents.filter(pk__in=entries.values("incident"))
    ours = entries.filter(incident__in=touched.values("pk"))
    return _spent("", "All", _sums(touched, ours, by=["all"]))


@dataclass(frozen=True)
class Sum:
    """What the database added up: money of one name that went to recoveries of one lift."""

    by: str
    key: str
    lift: int | None
    minor: int
    recoveries: int
    entries: int
    unasked: int


def _sums(
    incidents: IncidentQuerySet, entries: LedgerEntryQuerySet, *, by: Iterable[str]
) -> list[Sum]:
    columns = ("incident", "remedy__purpose", "remedy__kind", "amount", "authorised_by")
    tables = {
        "chosen": Table("number", incidents.values_list("pk")),
        "spent": Table(
            "incident, purpose, kind, amount, authorised_by", entries.values_list(*columns)
        ),
    }
    asked = " UNION ALL ".join(SUMS.format(by=name, key=BY[name]) for name in by)
    return [Sum(*row) for row in ask(tables, LIFTS, LIFTED, asked)]


def _grouped(rows: Iterable[Sum], words: type[Purpose] | type[RemedyKind]) -> list[Spent]:
    groups: dict[str, list[Sum]] = defaultdict(list)
    for row in rows:
        groups[row.key].append(row)
    found = [_spent(key, str(words(key).label), group) for key, group in groups.items()]
    return sorted(found, key=lambda one: (-one.amount, one.name))


def _spent(key: str, name: str, rows: Iterable[Sum]) -> Spent:
    rows = list(rows)
    return Spent(
        key=key,
        name=name,
        amount=Decimal(int(sum(row.minor for row in rows))) / MINOR_UNITS,
        # Each recovery has one lift or none, so nobody is counted twice.
        recoveries=sum(row.recoveries for row in rows),
        lifted=Counter({row.lift: row.recoveries for row in rows if row.lift is not None}),
    )
