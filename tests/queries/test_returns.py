"""Who came back, on a fixture counted by hand. Product I7."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from incidents.actions.recoveries import mark_fixed
from incidents.actions.vouchers import expire_vouchers, redeem_voucher, void_voucher
from incidents.models import Incident
from incidents.policy.figures import Share
from incidents.queries.insights.returns import returns_of, still_owed
from tests.makers import make_incident, make_voucher

DAY = timedelta(days=1)


@pytest.fixture
def promised(staff_member, harbour, noon):
    """Seven, six with a voucher: three back in time, one late, one still out, one void."""
    by = {"by": staff_member, "at": noon}
    fixed = [make_incident(by=staff_member) for _ in range(7)]
    ends = {4: date(2026, 3, 9)}
    made = [
        make_voucher(one, cost="80.50", ends_on=ends.get(number), **by)
        for number, one in enumerate(fixed[:6])
    ]
    for one in fixed:
        mark_fixed(one, what_was_done="A suite", fixed_at=noon, **by)
    for number, days in enumerate((1, 45, 90, 91)):
        at = noon + days * DAY
        redeem_voucher(made[number], location=harbour, by=staff_member, at=at)
    void_voucher(made[5], reason="Lost", **by)
    return made


def test_three_of_five_came_back_in_time(promised, noon):
    found = returns_of(Incident.objects.all())

    assert (found.came_back, found.redeemed) == (Share(3, 5), Share(4, 5))
    assert (found.outstanding, found.expired) == (1, 0)
    assert still_owed(Incident.objects.all()) == Decimal("80.50")

    expire_vouchers(at=noon + 30 * DAY)

    found = returns_of(Incident.objects.all())
    assert (found.came_back, found.outstanding, found.expired) == (Share(3, 5), 0, 1)
    assert still_owed(Incident.objects.all()) == 0


def test_of_nothing_there_is_nothing(db):
    found = returns_of(Incident.objects.none())

    assert str(found.came_back) == "none yet"
    assert still_owed(Incident.objects.none()) == 0
