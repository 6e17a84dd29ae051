"""What those who came back are worth, by the assumption of the business."""

from datetime import timedelta
from decimal import Decimal

import pytest

from incidents.models import Customer, Incident, Organisation
from incidents.queries.insights.returns import retained_of
from tests.makers import make_customer, make_incident

DAY = timedelta(days=1)


@pytest.fixture
def back(staff_member, noon):
    """Ada came back twice in time, Ben on day 91, Cleo never."""
    for name, days in (("Ada", 3), ("Ada", 90), ("Ben", 91), ("Cleo", None)):
        guest = make_customer(name) if name != "Ada" else _ada()
        incident = make_incident(by=staff_member, customer=guest, at=noon)
        returned = None if days is None else noon + days * DAY
        Incident.objects.filter(pk=incident.pk).update(
            status="fixed", fixed_at=noon, returned_at=returned
        )


def _ada():
    return Customer.objects.filter(name="Ada").first() or make_customer("Ada")


def test_without_an_assumption_nothing_is_said(back):
    assert retained_of(Incident.objects.all()) is None


def test_each_customer_counts_once(back):
    Organisation.objects.update(customer_year=Decimal("400.50"))

    found = retained_of(Incident.objects.all())

    assert found is not None
    assert (found.customers, found.value) == (1, Decimal("400.50"))
