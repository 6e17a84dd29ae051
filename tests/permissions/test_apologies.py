"""Who records an apology, role by role."""

import pytest

from incidents.actions.ownership import ask_guide
from incidents.actions.recoveries import close_as_not_recovered
from incidents.permissions.apologies import may_record_apology


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("staff_member", True),
        ("colleague", True),
        ("manager_user", True),
        ("department_head", True),
        ("business_owner", False),
    ],
)
def test_everyone_at_the_place_may_but_not_the_business_owner(who, allowed, incident, request):
    person = request.getfixturevalue(who)

    assert bool(may_record_apology(person, incident)) is allowed


def test_a_guide_may_not(incident, staff_member, manager_user, noon):
    ask_guide(incident, person=manager_user, question="", by=staff_member, at=noon)

    assert "guide" in may_record_apology(manager_user, incident).reason


def test_when_it_is_over_it_is_over(incident, staff_member, manager_user, noon):
    close_as_not_recovered(incident, reason="Gone", outcome="lost", by=manager_user, at=noon)

    incident.refresh_from_db()
    assert "closed" in may_record_apology(staff_member, incident).reason
