"""Whom the clock tells: the owner, then a guide or whoever manages the place; nobody who left."""

from datetime import timedelta

from incidents.actions.ownership import ask_guide
from incidents.models import Deadline, Guide
from incidents.policy.clock import AT_RISK, BREACH
from incidents.queries.clock import database_now, late_for, what_is_due, whom_to_tell
from incidents.words.clock import DeadlineKind
from tests.makers import make_incident, make_location, make_person


def told(incident, step=BREACH):
    deadline = Deadline.objects.get(incident=incident, kind=DeadlineKind.FIRST_CONTACT)
    return [person.name for person in whom_to_tell([deadline], step=step)[deadline.pk]]


def leave(*people):
    for person in people:
        person.is_active = False
        person.save()


def test_a_manager_of_the_place_comes_before_the_business_owner(
    incident, business_owner, manager_user
):
    assert told(incident) == ["Front desk, Harbour", "Manager, Harbour"]


def test_a_manager_of_another_place_is_not_told(incident, business_owner):
    make_person("Manager, Airport", role="manager", location=make_location("Airport"))

    assert told(incident) == ["Front desk, Harbour", "Business owner"]


def test_a_guide_is_told_instead_of_the_manager(incident, manager_user, second_manager, noon):
    ask_guide(incident, person=second_manager, question="", by=incident.owner, at=noon)

    assert told(incident) == ["Front desk, Harbour", "Night manager, Harbour"]


def test_a_guide_who_left_is_passed_over(incident, manager_user, second_manager, noon):
    ask_guide(incident, person=second_manager, question="", by=incident.owner, at=noon)
    leave(second_manager)

    assert Guide.objects.exists()
    assert told(incident) == ["Front desk, Harbour", "Manager, Harbour"]


def test_the_manager_a_place_falls_back_to_comes_before_the_others(
    incident, manager_user, second_manager
):
    incident.location.fallback_manager = second_manager
    incident.location.save()

    assert told(incident) == ["Front desk, Harbour", "Night manager, Harbour"]


def test_where_people_left_the_next_in_line_is_told(
    incident, staff_member, manager_user, business_owner
):
    leave(staff_member, manager_user)

    assert told(incident, AT_RISK) == ["Business owner"]
    assert told(incident) == ["Business owner"]


def test_where_everybody_left_nobody_is_told_and_nothing_breaks(incident, staff_member):
    leave(staff_member)

    assert told(incident) == []


def test_a_manager_who_owns_the_incident_is_told_once(manager_user, business_owner):
    incident = make_incident(by=manager_user)

    assert told(incident) == ["Manager, Harbour", "Business owner"]


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
