"""What everyone may spend without asking."""

from decimal import Decimal

import pytest

from incidents.policy.spending import LARGEST_AMOUNT, UNLIMITED, default_limit
from incidents.words.people import Role


@pytest.mark.parametrize(
    ("role", "limit"),
    [
        (Role.STAFF, Decimal("500.00")),
        (Role.DEPARTMENT_HEAD, Decimal("500.00")),
        (Role.MANAGER, Decimal("2000.00")),
        (Role.OWNER, UNLIMITED),
    ],
)
def test_every_role_has_leeway(role, limit):
    assert default_limit(role) == limit


def test_one_remedy_fits_many_times_into_unlimited():
    assert LARGEST_AMOUNT * 1000 < UNLIMITED
