"""Limits: set by the business owner, never one's own, and every change on record."""

from decimal import Decimal

import pytest

from incidents.actions.spending import set_limit
from incidents.models import AuthorityLimit, Event
from incidents.policy.spending import LARGEST_AMOUNT, UNLIMITED
from incidents.queries.spending import limit_of
from incidents.refusals import Forbidden, Invalid
from incidents.words.people import Role
from tests.makers import make_person


def test_a_limit_counts_from_now_on(business_owner, staff_member, noon):
    set_limit(staff_member, limit=Decimal("750.00"), by=business_owner, at=noon)

    assert limit_of(staff_member) == Decimal("750.00")
    details = Event.objects.get().details
    assert details == {"person": staff_member.pk, "was": "500.00", "limit": "750.00"}


def test_nothing_and_unlimited_are_limits_too(business_owner, staff_member, noon):
    for limit in (Decimal(0), UNLIMITED):
        set_limit(staff_member, limit=limit, by=business_owner, at=noon)

        assert limit_of(staff_member) == limit
    assert AuthorityLimit.objects.count() == 1


def test_nobody_sets_their_own(business_owner, noon):
    with pytest.raises(Forbidden, match="somebody else"):
        set_limit(business_owner, limit=Decimal(5), by=business_owner, at=noon)

    other = make_person("Second owner", role=Role.OWNER)
    set_limit(business_owner, limit=Decimal(5), by=other, at=noon)
    assert limit_of(business_owner) == Decimal(5)


def test_a_manager_sets_nobodys(manager_user, staff_member, noon):
    with pytest.raises(Forbidden, match="business owner"):
        set_limit(staff_member, limit=Decimal(5), by=manager_user, at=noon)


@pytest.mark.parametrize("limit", [Decimal("-0.01"), LARGEST_AMOUNT + 1])
def test_what_is_no_limit_is_refused(limit, business_owner, staff_member, noon):
    with pytest.raises(Invalid):
        set_limit(staff_member, limit=limit, by=business_owner, at=noon)
