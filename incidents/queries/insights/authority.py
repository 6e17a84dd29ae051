"""How authority is used: what people spent without asking and what they asked for, unranked."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from incidents.models import Approval, LedgerEntry
from incidents.models.incidents import IncidentQuerySet
from incidents.words.spending import AuthorisedBy

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Used:
    """What one person spent on their own authority and what they asked for, in major units."""

    name: str
    own: Decimal = NOTHING
    recoveries: int = 0  # on which something was spent on their own authority
    asked: Decimal = NOTHING
    requests: int = 0


def authority_of(incidents: IncidentQuerySet) -> list[Used]:
    """This is what each person did with their authority on these recoveries. Product E3, F1.

    By name and never by amount: generosity is wanted, and nobody is ranked. Rule 10. What was
    taken back is left out. Two queries.
    """
    of_these = {"incident__in": incidents.values("pk")}
    spent = LedgerEntry.objects.spends().filter(authorised_by=AuthorisedBy.SELF, **of_these)
    asked = Approval.objects.filter(**of_these)
    own: dict[tuple[str, int], list[tuple[int, Decimal]]] = defaultdict(list)
    wanted: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    for name, key, incident, amount in spent.values_list(
        "person__name", "person", "incident", "amount"
    ):
        own[name, key].append((incident, amount))
    for name, key, amount in asked.values_list("requested_by__name", "requested_by", "amount"):
        wanted[name, key].append(amount)
    return [
        Used(
            name=who[0],
            own=sum((amount for _, amount in own[who]), NOTHING),
            recoveries=len({incident for incident, _ in own[who]}),
            asked=sum(wanted[who], NOTHING),
            requests=len(wanted[who]),
        )
        for who in sorted({*own, *wanted})
    ]
