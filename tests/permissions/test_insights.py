"""Who reads what was spent, role by role."""

import pytest

from incidents.permissions.insights import may_read_spend


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("staff_member", False),
        ("department_head", False),
        ("manager_user", True),
        ("business_owner", True),
    ],
)
def test_money_is_for_managers_and_the_business_owner(who, allowed, request):
    assert bool(may_read_spend(request.getfixturevalue(who))) is allowed
