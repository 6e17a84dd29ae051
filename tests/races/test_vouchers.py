"""Twenty phones at one counter: a voucher is redeemed once, and nineteen hear of the first."""

from datetime import timedelta

import pytest

from incidents.actions import vouchers
from incidents.actions.vouchers import expire_vouchers, redeem_voucher
from incidents.models import Event, Incident, Voucher
from incidents.refusals import Conflict
from tests.makers import make_voucher
from tests.races.test_clock import at_once

AT_ONCE = 20
DAY = timedelta(days=1)


@pytest.fixture
def voucher(incident, staff_member, noon):
    return make_voucher(incident, ends_on=noon.date(), by=staff_member, at=noon)


def redeeming(voucher, colleague, harbour, noon):
    """What one of twenty does, each with the voucher as it was before."""
    stale = [Voucher.objects.select_related("incident").get(pk=voucher.pk) for _ in range(AT_ONCE)]

    def redeem(number):
        at = noon + timedelta(seconds=number)
        try:
            redeem_voucher(stale[number], location=harbour, by=colleague, at=at)
        except Conflict as refused:
            return str(refused)
        return ""

    return redeem


def redemptions():
    return Event.objects.filter(kind="voucher.redeemed").count()


def test_of_twenty_one_redeems_and_the_others_hear_of_it(voucher, colleague, harbour, noon):
    answers = at_once(redeeming(voucher, colleague, harbour, noon), AT_ONCE)

    voucher.refresh_from_db()
    assert answers.count("") == redemptions() == 1
    assert all("redeemed already" in one and "Harbour" in one for one in answers if one)
    assert Incident.objects.get().returned_at == voucher.redeemed_at


@pytest.fixture
def careless(voucher, monkeypatch):
    """Nobody holds the incident, reads again, or compares before setting.

    Nor is the ledger asked, which takes one redemption for a remedy whoever writes it.
    """
    stale = Voucher.objects.select_related("incident__location").get(pk=voucher.pk)

    def move(record, to, /, **also):
        Voucher.objects.filter(pk=record.pk).update(status=to, **also)

    monkeypatch.setattr(vouchers, "_held", lambda _: (stale.incident, stale))
    monkeypatch.setattr(vouchers, "move", move)
    monkeypatch.setattr(vouchers, "_keep_the_promise", lambda *_, **__: None)


def test_without_its_guards_the_race_is_lost(voucher, careless, colleague, harbour, noon):
    """Negative control: everybody has read "issued", and everybody redeems."""
    answers = at_once(redeeming(voucher, colleague, harbour, noon), AT_ONCE)

    assert answers.count("") == redemptions() == AT_ONCE


def test_comparing_alone_is_enough(voucher, colleague, harbour, noon, monkeypatch):
    """Whoever has read an old voucher is stopped where the status changes."""
    old = {"status": "issued"}
    stale = Voucher.objects.select_related("incident__location").filter(pk=voucher.pk, **old)
    copies = iter([one for _ in range(AT_ONCE) for one in stale.all()])
    monkeypatch.setattr(vouchers, "_held", lambda _: ((one := next(copies)).incident, one))

    answers = at_once(redeeming(voucher, colleague, harbour, noon), AT_ONCE)

    assert answers.count("") == redemptions() == 1


def test_it_is_redeemed_or_expired_never_both(voucher, colleague, harbour, noon):
    redeem = redeeming(voucher, colleague, harbour, noon)

    at_once(lambda number: redeem(number) if number % 2 else expire_vouchers(at=noon + DAY), 8)

    voucher.refresh_from_db()
    happened = Event.objects.filter(kind__in=["voucher.redeemed", "voucher.expired"])
    assert [one.kind for one in happened] == [f"voucher.{voucher.status}"]
