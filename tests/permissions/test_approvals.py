"""Who decides on spend, role by role; the lists say the same as the questions."""

import pytest

from incidents.actions.approvals import approve_spend
from incidents.permissions.approvals import may_answer, may_decide
from incidents.queries.approvals import approvers, waiting_for
from incidents.words.people import Role
from tests.makers import make_location, make_person, make_request

CAST = ["staff_member", "manager_user", "second_manager", "department_head", "business_owner"]


@pytest.fixture
def people(request, harbour):
    cast = {name: request.getfixturevalue(name) for name in CAST}
    hill = make_location("Hill")
    return cast | {
        "of another place": make_person("Manager, Hill", role=Role.MANAGER, location=hill),
        "of all places": make_person("Manager everywhere", role=Role.MANAGER),
        "gone": make_person("Gone", role=Role.MANAGER, location=harbour, is_active=False),
    }


def who_may(question, people, approval):
    return [name for name, person in people.items() if question(person, approval)]


def test_managers_of_the_place_and_the_business_owner_decide(people, incident, noon):
    approval = make_request(incident, by=people["staff_member"], at=noon)

    assert who_may(may_decide, people, approval) == [
        "manager_user",
        "second_manager",
        "business_owner",
        "of all places",
    ]


@pytest.mark.parametrize(
    ("asker", "cost"),
    [
        ("staff_member", 700),
        ("staff_member", 2000),
        ("staff_member", 2001),
        ("department_head", 501),
        ("manager_user", 2001),
    ],
)
def test_letter_list_and_question_name_the_same_people(asker, cost, people, incident, noon):
    approval = make_request(incident, by=people[asker], at=noon, cost=cost)

    asked = {person for level in approvers(approval) for person in level}
    listed = {person for person in people.values() if approval in waiting_for(person)}

    assert asked == {people[name] for name in who_may(may_decide, people, approval)} == listed


def test_the_nearest_level_is_the_place_then_the_business(people, incident, noon):
    approval = make_request(incident, by=people["staff_member"], at=noon)

    levels = [[person.name for person in level] for level in approvers(approval)]

    assert levels == [
        ["Manager, Harbour", "Night manager, Harbour", "Manager everywhere"],
        ["Business owner"],
    ]


def test_a_sole_manager_who_asked_leaves_it_to_the_business_owner(
    incident, manager_user, business_owner, noon
):
    approval = make_request(incident, by=manager_user, at=noon, cost=2001)

    assert approvers(approval) == [[business_owner]]


def test_with_nobody_else_it_stays_waiting_never_silently_ones_own(incident, manager_user, noon):
    approval = make_request(incident, by=manager_user, at=noon, cost=2001)

    assert approvers(approval) == []
    assert "someone else decides" in may_decide(manager_user, approval).reason


def test_who_has_decided_enough_on_this_incident_passes_it_on(
    incident, staff_member, colleague, manager_user, business_owner, noon
):
    first = make_request(incident, by=staff_member, at=noon, cost=1900)
    second = make_request(incident, by=colleague, at=noon, cost=700)
    approve_spend(first, version=1, by=manager_user, at=noon)

    assert may_answer(manager_user, second)
    assert "next level" in may_decide(manager_user, second).reason
    assert approvers(second) == [[business_owner]]
