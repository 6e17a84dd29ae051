"""What a person may still spend, and what an incident has cost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from incidents.models import AuthorityLimit, AuthorityUse, Incident, LedgerEntry, User
from incidents.queries.insights.loyalty import bounce_of

NOTHING = Decimal(0)


def limit_of(person: User) -> Decimal:
    """This is what a person may spend per incident without asking, in major units. Rule 3."""
    return AuthorityLimit.objects.of(person)


def left_of(person: User, incident: Incident, *, at: datetime | None = None) -> Decimal:
    """This is what a person may still spend on an incident, in major units. Product F2, F3.

    Where limits are per customer and day it is asked about now, unless about another moment.
    """
    return AuthorityUse.objects.left(person, incident, at=at)


def spent_on(incident: Incident) -> Decimal:
    """This is all the money spent on an incident so far, in major units."""
    spends = LedgerEntry.objects.spends().filter(incident=incident)
    return spends.aggregate(total=Sum("amount"))["total"] or NOTHING


@dataclass(frozen=True)
class Similar:
    """What other recoveries of the same type cost on average, and what they did for loyalty."""

    recoveries: int
    cost: Decimal | None
    bounce: float | None
    bounces: int  # how many the average rests on


def similar_to(incident: Incident, *, person: User) -> Similar | None:
    """This is what recoveries of the same type cost in major units, and their bounce. Issue 4.

    Of those that are fixed and this person may see; None where the type is not known.
    """
    if incident.incident_type_id is None:
        return None
    same = Incident.objects.visible_to(person).counted().exclude(pk=incident.pk)
    same = same.filter(incident_type=incident.incident_type_id, fixed_at__isnull=False)
    count, bounce = same.count(), bounce_of(same)
    spends = LedgerEntry.objects.spends().filter(incident__in=same.values("pk"))
    total = spends.aggregate(total=Sum("amount"))["total"] or NOTHING
    cost = round(total / count, 2) if count else None
    return Similar(count, cost, bounce.bounce, bounce.count)


def spent_on_customer(customer_id: int, *, without: Incident, person: User) -> tuple[int, Decimal]:
    """This is how many other recoveries a customer had, and what was spent on them. Product F5."""
    others = (
        Incident.objects.visible_to(person)
        .counted()
        .filter(customer_id=customer_id)
        .exclude(pk=without.pk)
    )
    spends = LedgerEntry.objects.spends().filter(incident__in=others)
    return others.count(), spends.aggregate(total=Sum("amount"))["total"] or NOTHING
