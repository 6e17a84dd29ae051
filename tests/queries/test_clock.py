"""What the clock asks before it rings, and what a person answers for."""

from datetime import timedelta

from incidents.actions.ownership import ask_guide
from incidents.models import Guide
from incidents.queries.clock import database_now, late_for, what_is_due
from tests.makers import make_location, make_person


def test_what_is_late_is_known_to_owner_guide_and_manager_and_to_nobody_else(
    incident, staff_member, colleague, manager_user, second_manager, business_owner, noon
):
    elsewhere = make_person("Manager, Airport", role="manager", location=make_location("Airport"))
    guide = make_person("Guide", location=elsewhere.location)
    ask_guide(incident, person=second_manager, question="", by=staff_member, at=noon)
    Guide.objects.update(person=guide)
    people = [staff_member, guide, manager_user, business_owner, colleague, elsewhere]

    late = {one.name: late_for(one, at=noon + timedelta(minutes=20)).count() for one in people}

    assert late == {
        "Front desk, Harbour": 1,
        "Guide": 1,
        "Manager, Harbour": 1,
        "Business owner": 1,
        "Evening desk, Harbour": 0,
        "Manager, Airport": 0,
    }


def test_a_little_that_is_long_late_is_no_storm(incident, noon):
    assert not what_is_due(at=noon)
    assert what_is_due(at=noon + timedelta(days=1)).longest_late > timedelta(hours=23)
    assert not what_is_due(at=noon + timedelta(days=1)).is_a_storm


def test_the_time_is_the_databases_own_and_has_a_zone(db):
    first, second = database_now(), database_now()

    assert first.utcoffset() == timedelta(0)
    assert first <= second
