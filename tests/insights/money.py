"""The money of a random house: remedies, their ledger, requests and vouchers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from incidents.models import Approval, Incident, LedgerEntry, Remedy, Voucher

if TYPE_CHECKING:
    from tests.insights.house import House

AT_ONCE = 2000
SORTS = ("gift", "upgrade", "gesture", "refund", "support")


def money_of(house: House, incidents: list[Incident]) -> None:
    """Write what was given, asked, spent, taken back and promised."""
    remedies = Remedy.objects.bulk_create(_remedies(house, incidents), batch_size=AT_ONCE)
    Approval.objects.bulk_create(_requests(house, remedies), batch_size=AT_ONCE)
    spends = LedgerEntry.objects.bulk_create(_spends(house, remedies), batch_size=AT_ONCE)
    LedgerEntry.objects.bulk_create(_after(house, spends), batch_size=AT_ONCE)
    Voucher.objects.bulk_create(_vouchers(house, remedies), batch_size=AT_ONCE)


def _remedies(house: House, incidents: list[Incident]) -> Iterator[Remedy]:
    for incident in incidents:
        for _ in range(house.chance.choice((0, 1, 1, 2, 4))):
            kind = house.chance.choice(SORTS)
            purpose = house.chance.choice(("fix", "compensation"))
            if kind in {"gift", "gesture"} and house.maybe(0.3):
                purpose = "extra"
            given = house.maybe(0.7)
            yield Remedy(
                incident=incident,
                purpose=purpose,
                kind=kind,
                what="Something",
                cost=house.amount(),
                value=house.amount() if house.maybe(0.4) else None,
                unexpected=True,
                status="delivered" if given else "authorised",
                proposed_by=house.chance.choice(house.staff),
                proposed_at=house.ends,
                delivered_at=house.ends if given else None,
            )


def _requests(house: House, remedies: list[Remedy]) -> Iterator[Approval]:
    for remedy in remedies:
        if remedy.cost and house.maybe(0.2):
            yield Approval(
                incident=remedy.incident,
                remedy=remedy,
                requested_by=house.chance.choice(house.staff),
                amount=remedy.cost,
                why="It was ours",
                status=house.chance.choice(("pending", "withdrawn", "expired")),
                requested_at=house.ends,
            )


def _spends(house: House, remedies: list[Remedy]) -> Iterator[LedgerEntry]:
    for remedy in remedies:
        if remedy.cost and house.maybe(0.8):
            yield LedgerEntry(
                incident=remedy.incident,
                remedy=remedy,
                person=house.chance.choice(house.staff),
                kind="spend",
                amount=remedy.cost,
                currency="USD",
                authorised_by=house.chance.choice(("self", "self", "approval")),
                at=house.ends - timedelta(days=house.chance.uniform(0, 60)),
            )


def _after(house: House, spends: list[LedgerEntry]) -> Iterator[LedgerEntry]:
    for spend in spends:
        same = {"incident": spend.incident, "remedy": spend.remedy, "person": spend.person}
        more = {"amount": spend.amount, "currency": "USD", "at": house.ends}
        if house.maybe(0.15):
            yield LedgerEntry(kind="reversal", reverses=spend, **same, **more)
        if house.maybe(0.1):
            yield LedgerEntry(kind="redemption", **same, **more)
        if house.maybe(0.1):
            yield LedgerEntry(kind="reserve", **same, **more)


def _vouchers(house: House, remedies: list[Remedy]) -> Iterator[Voucher]:
    for number, remedy in enumerate(remedies):
        if not house.maybe(0.3):
            continue
        status = house.chance.choice(("issued", "redeemed", "expired", "void"))
        brought = status == "redeemed"
        yield Voucher(
            incident=remedy.incident,
            remedy=remedy,
            code=f"{number:010}",
            covers="Dinner",
            cost=remedy.cost or Decimal(5),
            invitation="Come back",
            signed_by=house.staff[0],
            signature="Anna",
            issued_at=house.ends,
            ends_on=house.ends.date(),
            status=status,
            redeemed_at=house.ends if brought else None,
            redeemed_by=house.staff[0] if brought else None,
            redeemed_location=house.places[0] if brought else None,
            void_reason="Lost" if status == "void" else "",
        )
