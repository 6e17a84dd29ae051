"""A customer who works here: known by their e-mail, they never decide on what is for them."""

import pytest

from incidents.actions.approvals import approve_spend
from incidents.actions.incidents import name_customer
from incidents.lifecycle import RemedyStatus
from incidents.refusals import Forbidden
from tests.makers import make_customer, make_incident, make_remedy, make_request

pytestmark = pytest.mark.usefixtures("books_agree")


def test_a_customer_who_works_here_neither_spends_nor_decides_for_themselves(
    staff_member, manager_user, business_owner, noon
):
    mine, theirs = (
        make_incident(by=staff_member, customer=make_customer(email=one.email.upper()), at=noon)
        for one in (staff_member, manager_user)
    )

    small = make_remedy(mine, cost="20", by=staff_member, at=noon)
    large = make_request(theirs, by=staff_member, at=noon)

    assert small.status == RemedyStatus.WAITING
    assert large.beneficiary_user == manager_user
    with pytest.raises(Forbidden, match="for you"):
        approve_spend(large, version=1, by=manager_user, at=noon)
    approve_spend(large, version=1, by=business_owner, at=noon)


def test_a_customer_who_is_named_after_it_was_asked_does_not_decide(
    staff_member, manager_user, noon
):
    unknown = make_incident(by=staff_member, at=noon)
    asked = make_request(unknown, by=staff_member, at=noon)
    name_customer(
        unknown, customer=make_customer(email=manager_user.email), by=staff_member, at=noon
    )

    with pytest.raises(Forbidden, match="for you"):
        approve_spend(asked, version=1, by=manager_user, at=noon)
