"""What we know about customers, as far as the person who looks may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from incidents.models import Customer, Incident, LoyaltyReading, Remedy, User, Voucher
from incidents.models.customers import CustomerQuerySet
from incidents.models.incidents import ON_THE_WAY, IncidentQuerySet

SUGGESTED = 8
SHORTEST_SEARCH = 2
LATEST_READINGS = 3
LATEST_INCIDENTS = 3
READINGS_DRAWN = 12


def customers_for(user: User, *, text: str = "") -> CustomerQuerySet:
    """These are the customers, each with its incidents and latest score that this person sees.

    `seen` counts incidents, `running` those still on the way; restricted ones of others count
    nowhere. Product L2, trap 14.
    """
    theirs = _incidents_of(user).filter(customer=OuterRef("pk")).order_by()
    per_customer = theirs.values("customer").annotate(number=Count("pk")).values("number")
    running = theirs.filter(status__in=ON_THE_WAY).values("customer")
    latest = _readings_seen_by(user).filter(customer=OuterRef("pk")).order_by("-read_at", "-pk")
    return Customer.objects.matching(text).annotate(
        seen=Coalesce(Subquery(per_customer), 0),
        running=Coalesce(Subquery(running.annotate(number=Count("pk")).values("number")), 0),
        latest_score=Subquery(latest.values("score")[:1]),
    )


def suggested(user: User, *, text: str) -> list[Customer]:
    """These are up to eight customers who may be meant while somebody types. Interface 5.2."""
    if len(text) < SHORTEST_SEARCH:
        return []
    # Whose name begins with it comes first.
    begins = Case(
        When(name__istartswith=text, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return list(customers_for(user, text=text).order_by(begins, "name", "pk")[:SUGGESTED])


@dataclass(frozen=True)
class Background:
    """What is shown about a customer while the next mistake is logged. Product E16."""

    customer: Customer
    incidents: list[Incident]
    count: int
    readings: list[LoyaltyReading]


def known_about(customer: Customer, *, user: User) -> Background:
    """This is what helps while logging: needs, earlier incidents, the latest readings. E16."""
    incidents = incidents_of(customer, user=user)
    readings = _readings_seen_by(user).filter(customer=customer).order_by("-read_at", "-pk")
    return Background(
        customer=customer,
        incidents=list(incidents[:LATEST_INCIDENTS]),
        count=incidents.count(),
        readings=list(readings[:LATEST_READINGS]),
    )


def incidents_of(customer: Customer, *, user: User) -> IncidentQuerySet:
    """These are the customer's incidents that this person may see, latest first."""
    rows = _incidents_of(user).filter(customer=customer)
    return rows.select_related("location", "owner").order_by("-occurred_at", "-pk")


def readings_drawn(customer: Customer, *, user: User) -> list[LoyaltyReading]:
    """These are the readings for the line on the customer's page, the oldest first."""
    rows = _readings_seen_by(user).filter(customer=customer).select_related("incident")
    return list(rows.order_by("-read_at", "-pk")[:READINGS_DRAWN])[::-1]


def remedies_of(customer: Customer, *, user: User) -> list[Remedy]:
    """These are the remedies the customer received, latest first."""
    seen = _incidents_of(user).filter(customer=customer)
    given = Remedy.objects.given().filter(incident__in=seen.values("pk"))
    return list(given.select_related("incident").order_by("-delivered_at", "-pk"))


def vouchers_of(customer: Customer, *, user: User) -> list[Voucher]:
    """These are the promises for their next visit, latest first. Product I5."""
    seen = _incidents_of(user).filter(customer=customer)
    rows = Voucher.objects.filter(incident__in=seen.values("pk"))
    known = rows.select_related("incident", "redeemed_location")
    return list(known.order_by("-issued_at", "-pk"))


def _incidents_of(user: User) -> IncidentQuerySet:
    return Incident.objects.visible_to(user).counted()


def _readings_seen_by(user: User) -> QuerySet[LoyaltyReading]:
    seen = _incidents_of(user)
    return LoyaltyReading.objects.filter(Q(incident=None) | Q(incident__in=seen.values("pk")))
