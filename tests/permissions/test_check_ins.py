"""Who may make the check-in call, role by role (interface.md, section 2)."""

import pytest

from incidents.models import Guide
from incidents.permissions.check_ins import may_make_call
from incidents.words.people import Role
from tests.makers import make_location, make_person


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("department_head", True),
        ("manager_user", True),
        ("staff_member", False),
        ("colleague", False),
        ("business_owner", False),
    ],
)
def test_the_table_of_the_interface(who, may, call, request):
    assert bool(may_make_call(request.getfixturevalue(who), call)) is may


def test_seniors_of_another_place_make_no_calls_here(call):
    elsewhere = make_location("Old town")
    for role in (Role.MANAGER, Role.DEPARTMENT_HEAD):
        person = make_person(f"{role} of the old town", role=role, location=elsewhere)
        assert not may_make_call(person, call)


def test_whoever_it_is_planned_for_makes_it(call, business_owner):
    call.caller = business_owner

    assert may_make_call(business_owner, call)


def test_a_guide_advises_even_as_head(call, department_head, staff_member, noon):
    Guide(
        incident=call.incident, person=department_head, asked_by=staff_member, asked_at=noon
    ).save()

    assert "guide" in may_make_call(department_head, call).reason
