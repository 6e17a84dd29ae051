"""A restricted recovery is told to nobody who may not see it, whoever covers or is on duty."""

from datetime import time, timedelta

import pytest

from incidents.actions.clock import escalate_deadlines
from incidents.actions.post import deliver_outbox
from incidents.models import Incident, OutgoingEmail
from tests.makers import make_absence, make_incident, make_person, make_shift

MINUTE = timedelta(minutes=1)


def escalated(incident):
    """Two hours in which nobody does anything; everyone who got a letter about it."""
    for minutes in range(0, 120, 5):
        escalate_deadlines(at=incident.logged_at + minutes * MINUTE)
    return {one.recipient for one in OutgoingEmail.objects.filter(incident=incident)}


def sees(person, incident):
    return Incident.objects.visible_to(person).filter(pk=incident.pk).exists()


@pytest.fixture
def an_outsider_everywhere(harbour, staff_member, colleague, manager_user, noon):
    """On duty, and in the place of the owner and of the manager: people who see nothing of it."""
    make_shift(colleague, harbour, starts=time(0), ends=time(0))
    make_absence(staff_member, colleague, at=noon)
    make_absence(manager_user, make_person("Trainee, Harbour", location=harbour), at=noon)


def test_late_it_goes_past_the_head_of_the_department(
    staff_member, rooms, department_head, manager_user, business_owner, noon
):
    incident = make_incident(by=staff_member, department=rooms, is_restricted=True)

    assert escalated(incident) == {staff_member, manager_user, business_owner}


def test_nobody_who_stands_in_or_is_on_duty_hears_of_it_unless_they_see_it(
    an_outsider_everywhere, staff_member, rooms, department_head, business_owner, noon
):
    incident = make_incident(by=staff_member, department=rooms, is_restricted=True)

    told = escalated(incident)

    assert business_owner in told
    assert [one.name for one in told if not sees(one, incident)] == []


def test_a_letter_written_before_it_was_restricted_does_not_go(
    incident, department_head, manager_user, noon
):
    told = escalated(incident)
    Incident.objects.update(is_restricted=True)

    deliver_outbox(at=noon + 120 * MINUTE)

    letters = OutgoingEmail.objects.filter(incident=incident, state="sent")
    assert department_head in told
    assert {one.recipient for one in letters} == {incident.owner, manager_user}
