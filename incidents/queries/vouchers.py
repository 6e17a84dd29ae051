"""Promises for the next visit: the list, one of them, and the one that a code belongs to."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum

from incidents.lifecycle import VoucherStatus
from incidents.models import Apology, Incident, Location, Remedy, User, Voucher
from incidents.models.vouchers import VoucherQuerySet
from incidents.policy.vouchers import as_code

KNOWN = ("incident__location", "incident__customer", "signed_by", "redeemed_by")


class Standing(NamedTuple):
    """How many vouchers there are in each state, and what those still out will cost."""

    numbers: dict[str, int]
    owed: Decimal


def vouchers_for(user: User, *, status: str) -> VoucherQuerySet:
    """These are the vouchers in one state that this person may see, the latest first."""
    rows = Voucher.objects.visible_to(user).filter(status=status)
    return rows.select_related(*KNOWN, "redeemed_location").order_by("-issued_at", "-pk")


def standing_for(user: User) -> Standing:
    """This is how many there are in each state, and the cost of what is still out, major units."""
    seen = Voucher.objects.visible_to(user).order_by()
    numbers = dict(seen.values_list("status").annotate(count=Count("pk")))
    owed = seen.issued().aggregate(total=Sum("cost"))["total"] or Decimal(0)
    return Standing({status: numbers.get(status, 0) for status in VoucherStatus}, owed)


def voucher_for(user: User, key: int) -> Voucher | None:
    """This is one voucher, if this person may see its incident. Product L2."""
    rows = Voucher.objects.visible_to(user).select_related(*KNOWN, "redeemed_location")
    return rows.select_related("incident__owner").filter(pk=key).first()


def voucher_of(typed: str) -> Voucher | None:
    """This is the voucher of a code in any case and spacing; whoever holds the card may ask."""
    code = as_code(typed)
    if not code:
        return None
    known = Voucher.objects.select_related(*KNOWN, "incident__owner", "redeemed_location")
    return known.filter(code=code).first()


class Story(NamedTuple):
    """What whoever welcomes the customer back should know. Product I5."""

    incident: Incident
    needs: str
    apology: Apology | None
    given: list[Remedy]


def story_of(voucher: Voucher, *, user: User) -> Story | None:
    """This is what happened and what was done; None for who may not see it. Product L2."""
    seen = Incident.objects.visible_to(user).select_related("customer", "location", "owner")
    incident = seen.filter(pk=voucher.incident_id).first()
    if incident is None:
        return None
    return Story(
        incident=incident,
        needs=incident.customer.needs if incident.customer else "",
        apology=incident.apologies.select_related("given_by").order_by("-given_at").first(),
        given=list(incident.remedies.given().exclude(pk=voucher.remedy_id).order_by("pk")),
    )


def places_to_redeem() -> list[Location]:
    """These are the places at which somebody can come back, by name."""
    return list(Location.objects.filter(is_open=True).order_by("name"))
