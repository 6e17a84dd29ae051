"""What a person may still spend, and what an incident has cost."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from incidents.models import AuthorityLimit, AuthorityUse, Incident, LedgerEntry, User

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
