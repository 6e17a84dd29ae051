"""What the database refuses of a voucher, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from incidents.models import Voucher
from tests.makers import make_voucher


@pytest.fixture
def voucher(incident, staff_member, noon):
    return make_voucher(incident, by=staff_member, at=noon)


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "burnt"},
        {"status": "redeemed"},
        {"status": "void"},
        {"status": "expired"},
        {"cost": -1},
        {"redeemed_at": "2026-03-04T12:00:00Z"},
    ],
)
def test_a_state_without_its_facts_is_refused(voucher, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.filter(pk=voucher.pk).update(**columns)


def test_two_have_never_the_same_code(voucher, incident, staff_member, noon):
    other = make_voucher(incident, by=staff_member, at=noon)

    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.filter(pk=other.pk).update(code=voucher.code)


def test_a_remedy_has_one_that_stands(voucher, incident, staff_member, noon):
    other = make_voucher(incident, by=staff_member, at=noon)

    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.filter(pk=other.pk).update(remedy=voucher.remedy)
