"""Who keeps the shelf: managers that of their place, the business owner that of all."""

import pytest

from incidents.permissions.gestures import may_keep_gesture, may_keep_shelf
from incidents.words.people import Role
from tests.makers import make_location, make_person


@pytest.mark.parametrize(
    ("role", "where", "here", "everywhere", "elsewhere"),
    [
        (Role.STAFF, "harbour", False, False, False),
        (Role.DEPARTMENT_HEAD, "harbour", False, False, False),
        (Role.MANAGER, "harbour", True, False, False),
        (Role.MANAGER, None, True, True, True),
        (Role.OWNER, None, True, True, True),
    ],
)
def test_who_keeps_what(role, where, here, everywhere, elsewhere, harbour):
    person = make_person("Somebody", role=role, location=harbour if where else None)
    hill = make_location("Hill")

    kept = [bool(may_keep_gesture(person, place)) for place in (harbour, None, hill)]

    assert kept == [here, everywhere, elsewhere]
    assert bool(may_keep_shelf(person)) == here


def test_a_no_has_a_reason(manager_user, staff_member):
    assert "Managers keep" in may_keep_shelf(staff_member).reason
    assert "The business owner changes it" in may_keep_gesture(manager_user, None).reason
    hill = make_location("Hill")
    assert "The managers of Hill" in may_keep_gesture(manager_user, hill).reason
