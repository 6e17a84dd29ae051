"""A voucher that is brought: in the ledger, as given, once; and what the auditor says of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from incidents.actions import ledger
from incidents.actions.remedies import deliver_remedy
from incidents.actions.vouchers import redeem_voucher
from incidents.lifecycle import RemedyStatus
from incidents.models import Event, LedgerEntry, Remedy, Voucher
from incidents.queries.audits import what_is_wrong
from incidents.queries.spending import spent_on
from tests.makers import make_voucher

pytestmark = pytest.mark.usefixtures("books_agree")

HOUR = timedelta(hours=1)


@pytest.fixture
def voucher(incident, staff_member, noon):
    return make_voucher(incident, ends_on=date(2026, 3, 10), by=staff_member, at=noon)


def test_a_redemption_is_written_down_and_spends_nothing(voucher, colleague, harbour, noon):
    spent = spent_on(voucher.incident)
    redeem_voucher(voucher, location=harbour, by=colleague, at=noon)

    entry = LedgerEntry.objects.get(kind="redemption")
    assert (entry.amount, entry.by, entry.remedy) == (voucher.cost, colleague, voucher.remedy)
    assert spent_on(voucher.incident) == spent == voucher.cost


def test_what_is_redeemed_was_given(voucher, colleague, harbour, noon):
    redeem_voucher(voucher, location=harbour, by=colleague, at=noon)

    remedy = Remedy.objects.get(pk=voucher.remedy_id)
    assert (remedy.status, remedy.delivered_by) == (RemedyStatus.DELIVERED, colleague)
    assert remedy.delivery_note == "Redeemed at Harbour"


def test_what_was_handed_over_before_stays_as_it_was(voucher, staff_member, harbour, noon):
    deliver_remedy(voucher.remedy, delivered_at=noon, by=staff_member, at=noon)
    redeem_voucher(voucher, location=harbour, by=staff_member, at=noon + HOUR)

    remedy = Remedy.objects.get(pk=voucher.remedy_id)
    assert (remedy.delivered_at, remedy.delivery_note) == (noon, "")
    assert Event.objects.filter(kind="remedy.delivered").count() == 1


def test_a_redemption_that_is_not_in_the_ledger_is_found(voucher, colleague, harbour, noon):
    brought = {"redeemed_at": noon, "redeemed_by": colleague, "redeemed_location": harbour}
    Voucher.objects.filter(pk=voucher.pk).update(status="redeemed", **brought)
    wrong = {one.check: one.examples for one in what_is_wrong(at=noon)}

    assert wrong["counter_wrong"] == [f"voucher {voucher.pk}"]


def test_the_database_takes_one_redemption_for_a_remedy(voucher, colleague, harbour, noon):
    redeem_voucher(voucher, location=harbour, by=colleague, at=noon)

    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.redeem(voucher.remedy, by=colleague, at=noon)
