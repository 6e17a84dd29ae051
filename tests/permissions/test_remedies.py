"""Who plans, gives and takes back a remedy, role by role."""

import pytest

from incidents.actions.ownership import ask_guide
from incidents.actions.recoveries import close_as_not_recovered
from incidents.actions.remedies import deliver_remedy
from incidents.permissions.remedies import (
    may_change_amount,
    may_choose_no_extra,
    may_deliver_remedy,
    may_propose_remedy,
    may_withdraw_remedy,
)
from tests.makers import make_remedy, make_request

EVERYONE = ["staff_member", "colleague", "manager_user", "department_head", "business_owner"]


def only(*allowed):
    """Each of the cast with whether they may."""
    pairs = [(name, name in allowed) for name in EVERYONE]
    return pytest.mark.parametrize(("person", "allowed"), pairs, indirect=["person"])


@pytest.fixture
def person(request):
    return request.getfixturevalue(request.param)


@only("staff_member", "colleague", "manager_user", "department_head")
def test_everyone_but_the_business_owner_plans_a_remedy(person, allowed, incident):
    assert bool(may_propose_remedy(person, incident)) is allowed


def test_a_business_owner_plans_on_what_they_own_themselves(incident, business_owner):
    incident.owner = business_owner

    assert may_propose_remedy(business_owner, incident)


def test_whoever_guides_plans_nothing(incident, staff_member, manager_user, noon):
    ask_guide(incident, person=manager_user, question="", by=staff_member, at=noon)

    assert "guide" in may_propose_remedy(manager_user, incident).reason


@only("staff_member")
def test_no_extra_is_chosen_by_the_owner_of_the_incident(person, allowed, incident):
    assert bool(may_choose_no_extra(person, incident)) is allowed


@only("staff_member", "colleague", "manager_user", "department_head")
def test_whoever_recovers_gives(person, allowed, incident, staff_member, noon):
    remedy = make_remedy(incident, cost="20", by=staff_member, at=noon)

    assert bool(may_deliver_remedy(person, remedy)) is allowed


@only("staff_member", "colleague")
def test_a_plan_is_taken_back_by_its_maker_or_the_owner(person, allowed, incident, colleague, noon):
    remedy = make_remedy(incident, by=colleague, at=noon)

    assert bool(may_withdraw_remedy(person, remedy)) is allowed


@only("staff_member")
def test_an_amount_is_changed_by_who_asked(person, allowed, incident, staff_member, noon):
    approval = make_request(incident, by=staff_member, at=noon)

    assert bool(may_change_amount(person, approval)) is allowed


def test_what_was_given_is_not_given_again(incident, staff_member, noon):
    remedy = make_remedy(incident, by=staff_member, at=noon)

    given = deliver_remedy(remedy, delivered_at=noon, by=staff_member, at=noon)

    assert may_deliver_remedy(staff_member, given).reason == "This was given already."


def test_nobody_takes_a_plan_back_once_the_recovery_is_over(
    incident, staff_member, manager_user, noon
):
    remedy = make_remedy(incident, by=staff_member, at=noon)
    close_as_not_recovered(incident, reason="Left", outcome="lost", by=manager_user, at=noon)
    incident.refresh_from_db()
    remedy.incident = incident

    assert "closed" in may_withdraw_remedy(staff_member, remedy).reason
