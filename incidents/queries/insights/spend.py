"""What recoveries cost, never without the lift beside it. Product F6."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from incidents.models import LedgerEntry
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share, mean
from incidents.queries.insights.loyalty import lifts_of
from incidents.words.remedies import Purpose, RemedyKind
from incidents.words.spending import AuthorisedBy

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Spent:
    """Money spent under one name, in major units, and the lift of the recoveries it went to."""

    key: str
    name: str
    amount: Decimal
    recoveries: int
    lifts: tuple[int, ...]

    @property
    def lift(self) -> float | None:
        """Average of after recovery minus after failure, where both were read."""
        return mean(self.lifts)


@dataclass(frozen=True)
class Spend:
    """What was spent on these recoveries, by purpose and by kind."""

    total: Spent
    by_purpose: list[Spent]
    by_kind: list[Spent]
    own_authority: Share


def spend_of(incidents: IncidentQuerySet) -> Spend:
    """This is what these recoveries have cost, in major units, each sum with its lift. F6."""
    entries = LedgerEntry.objects.spends().filter(incident__in=incidents.values("pk"))
    columns = ("incident", "remedy__purpose", "remedy__kind", "amount", "authorised_by")
    rows = list(entries.values_list(*columns))
    lifts = lifts_of(incidents)
    own = sum(1 for row in rows if row[4] == AuthorisedBy.SELF)
    return Spend(
        total=_spent("", "All", rows=[(row[0], row[3]) for row in rows], lifts=lifts),
        by_purpose=_grouped([(row[1], row[0], row[3]) for row in rows], Purpose, lifts),
        by_kind=_grouped([(row[2], row[0], row[3]) for row in rows], RemedyKind, lifts),
        own_authority=Share(own, len(rows)),
    )


def spent_since(incidents: IncidentQuerySet, start: datetime) -> Spent:
    """This is what was spent on these incidents since `start`, with the lift of those. F6."""
    entries = LedgerEntry.objects.spends().filter(at__gte=start)
    rows = list(entries.values_list("incident", "amount"))
    touched = incidents.filter(pk__in={incident for incident, _ in rows})
    ours = set(touched.values_list("pk", flat=True))
    rows = [row for row in rows if row[0] in ours]
    return _spent("", "All", rows=rows, lifts=lifts_of(touched))


def _grouped(
    rows: Sequence[tuple[str, int, Decimal]],
    words: type[Purpose] | type[RemedyKind],
    lifts: dict[int, int],
) -> list[Spent]:
    groups: dict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    for key, incident, amount in rows:
        groups[key].append((incident, amount))
    found = [
        _spent(key, str(words(key).label), rows=group, lifts=lifts) for key, group in groups.items()
    ]
    return sorted(found, key=lambda one: (-one.amount, one.name))


def _spent(
    key: str, name: str, *, rows: Sequence[tuple[int, Decimal]], lifts: dict[int, int]
) -> Spent:
    touched = {incident for incident, _ in rows}
    return Spent(
        key=key,
        name=name,
        amount=sum((amount for _, amount in rows), NOTHING),
        recoveries=len(touched),
        lifts=tuple(lifts[incident] for incident in sorted(touched) if incident in lifts),
    )
