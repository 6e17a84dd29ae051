"""Whom the clock tells: the owner, then a guide or whoever manages the place; nobody who left."""

from datetime import time

from incidents.actions.ownership import ask_guide
from incidents.models import Deadline, Guide
from incidents.policy.clock import AT_RISK, BREACH
from incidents.queries.told import facts_of, line_for
from incidents.words.clock import DeadlineKind
from tests.makers import make_absence, make_incident, make_location, make_person, make_shift


def told(incident, step=BREACH):
    deadline = Deadline.objects.get(incident=incident, kind=DeadlineKind.FIRST_CONTACT)
    facts = facts_of([deadline])[incident.pk]
    line = line_for([deadline], [facts], at=deadline.due_at)
    return [person.name for person in line.told(deadline, facts, step=step)]


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


def test_who_is_on_duty_comes_before_the_others_of_the_place(incident, manager_user, colleague):
    make_shift(colleague, incident.location)

    assert told(incident) == ["Front desk, Harbour", "Evening desk, Harbour"]


def test_the_later_steps_go_to_the_head_who_is_on_duty_and_the_business(
    incident, manager_user, second_manager, business_owner
):
    make_shift(second_manager, incident.location)

    assert told(incident, 2) == ["Head of rooms", "Night manager, Harbour"]
    assert told(incident, 3) == ["Business owner"]


def test_where_no_head_is_known_the_duty_manager_alone_is_told(staff_member, manager_user):
    assert told(make_incident(by=staff_member), 2) == ["Manager, Harbour"]


def test_a_step_that_finds_nobody_goes_to_the_next_in_line(incident, manager_user):
    assert told(incident, 3) == ["Manager, Harbour"]  # there is no business owner


def test_a_deputy_is_told_in_place_of_whoever_is_away(
    incident, staff_member, colleague, manager_user, noon
):
    make_absence(staff_member, colleague, at=noon)

    assert told(incident, AT_RISK) == ["Evening desk, Harbour"]
    assert told(incident) == ["Evening desk, Harbour", "Manager, Harbour"]


def test_whoever_stands_in_for_several_is_told_once(incident, staff_member, manager_user, noon):
    make_absence(staff_member, manager_user, at=noon)

    assert told(incident) == ["Manager, Harbour"]


def rest(*people):
    """Quiet from eleven to seven of their own morning; noon at the harbour is one o'clock."""
    for person in people:
        person.quiet_from, person.quiet_until = time(11), time(7)
        person.save()


def test_in_quiet_hours_the_next_who_is_awake_is_told(incident, staff_member, manager_user):
    rest(staff_member)

    assert told(incident, AT_RISK) == ["Manager, Harbour"]
    assert told(incident) == ["Manager, Harbour"]


def test_where_nobody_is_awake_it_waits_for_whom_it_is_meant(incident, staff_member, manager_user):
    rest(staff_member, manager_user, incident.department.head)

    assert told(incident, AT_RISK) == ["Front desk, Harbour"]
    assert told(incident) == ["Front desk, Harbour", "Manager, Harbour"]


def test_whoever_is_on_duty_is_never_quiet(incident, staff_member, manager_user):
    make_shift(manager_user, incident.location)
    rest(staff_member, manager_user)

    assert told(incident) == ["Manager, Harbour"]
