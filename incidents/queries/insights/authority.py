"""How authority is used: what people spent without asking and what they asked for, unranked."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

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
    own = {
        (name, key): {"own": amount, "recoveries": recoveries}
        for name, key, amount, recoveries in spent.order_by()
        .values_list("person__name", "person")
        .annotate(amount_in_all=Sum("amount"), recoveries=Count("incident", distinct=True))
    }
    wanted = {
        (name, key): {"asked": amount, "requests": requests}
        for name, key, amount, requests in asked.order_by()
        .values_list("requested_by__name", "requested_by")
        .annotate(amount_in_all=Sum("amount"), requests=Count("pk"))
    }
    return [
        Used(who[0], **own.get(who, {}), **wanted.get(who, {})) for who in sorted({*own, *wanted})
    ]
