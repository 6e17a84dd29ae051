"""What a customer did after a recovery: what they told others, whether they came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from incidents.models import AdvocacyEvent, Customer, Incident, LoyaltyReading, Return, User
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.advocacy import days_after, is_ambassador, latest_before
from incidents.words.loyalty import Moment, Source


@dataclass(frozen=True)
class Afterwards:
    """What one customer did since, as far as the person who looks may see it. Interface 5.9."""

    spoke: list[AdvocacyEvent]
    returns: list[Return]
    sent_by: Customer | None
    sent: list[Customer]
    is_ambassador: bool


def recoveries_of(customer: Customer, *, user: User) -> IncidentQuerySet:
    """These are the recoveries of a customer that this person may see, latest first."""
    rows = Incident.objects.visible_to(user).counted().filter(customer=customer)
    return rows.select_related("location").order_by("-occurred_at", "-pk")


def recovery_before(customer: Customer, *, day: date, user: User) -> tuple[Incident, int] | None:
    """This is the latest recovery fixed before a day, and how many days before. Product M2.

    Only of those that this person may see: a restricted one is not told by what hangs on it.
    """
    fixed = recoveries_of(customer, user=user).filter(fixed_at__isnull=False)
    return latest_before(
        (one, days_after(one.fixed_at, day, zone=one.location.zone)) for one in fixed
    )


def afterwards_of(customer: Customer, *, user: User) -> Afterwards:
    """This is what the customer did since, and whether that makes them an ambassador. M1 to M5."""
    told = AdvocacyEvent.objects.visible_to(user).standing()
    spoke = told.filter(customer=customer).select_related("incident", "new_customer")
    listed = list(spoke.order_by("-happened_on", "-pk"))
    came = Return.objects.visible_to(user).standing().filter(customer=customer)
    good = sum(1 for one in listed if one.is_good and one.incident_id)
    # Who sent whom is told by nobody who may not see the recovery that it follows.
    hidden = AdvocacyEvent.objects.standing().exclude(pk__in=told.values("pk"))
    sent = Customer.objects.filter(referrer=customer)
    return Afterwards(
        spoke=listed,
        returns=list(came.select_related("incident").order_by("-happened_on", "-pk")),
        sent_by=None if hidden.filter(new_customer=customer).exists() else customer.referrer,
        sent=list(sent.exclude(sent_by__in=hidden.filter(customer=customer)).order_by("name")),
        is_ambassador=is_ambassador(score=_score_after(customer, user=user), good_words=good),
    )


def spoken_after(incident: Incident) -> list[AdvocacyEvent]:
    """This is what the customer told others after one recovery, the latest first. M1, M3."""
    rows = AdvocacyEvent.objects.standing().filter(incident=incident)
    return list(rows.select_related("new_customer").order_by("-happened_on", "-pk"))


def returns_after(incident: Incident) -> list[Return]:
    """These are the visits and purchases after one recovery, the latest first. Product I7."""
    rows = Return.objects.standing().filter(incident=incident)
    return list(rows.order_by("-happened_on", "-pk"))


def _score_after(customer: Customer, *, user: User) -> int | None:
    seen = Q(incident__in=Incident.objects.visible_to(user).counted().values("pk"))
    after = LoyaltyReading.objects.filter(seen, customer=customer, moment=Moment.AFTER_RECOVERY)
    heard = after.exclude(source=Source.ESTIMATE).order_by("-read_at", "-pk")
    return heard.values_list("score", flat=True).first()
