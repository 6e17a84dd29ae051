"""A restricted recovery is told to nobody who may not see it, whoever covers or is on duty."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from incidents.actions.absences import announce_cover, end_absence
from incidents.actions.clock import escalate_deadlines
from incidents.actions.letters import queue
from incidents.actions.post import deliver_outbox
from incidents.actions.recoveries import mark_fixed
from incidents.emails.letter import Letter
from incidents.models import Incident, OutgoingEmail
from incidents.queries.messages import as_messages, messages_of
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


def test_the_end_of_a_cover_names_it_to_the_owner_and_not_to_the_deputy(
    staff_member, colleague, manager_user, noon
):
    make_incident(by=staff_member, what_happened="Something private", is_restricted=True)
    absence = make_absence(staff_member, colleague, at=noon)
    announce_cover(at=noon)

    end_absence(absence, by=staff_member, at=noon + MINUTE)

    ended = OutgoingEmail.objects.filter(kind="cover_ended", text__contains="Something private")
    assert [one.recipient for one in ended] == [staff_member]


def test_a_letter_about_a_call_of_it_goes_to_no_deputy_who_sees_nothing_of_it(
    staff_member, department_head, rooms, colleague, manager_user, noon
):
    make_absence(manager_user, colleague, at=noon)
    incident = make_incident(by=staff_member, department=rooms, is_restricted=True)

    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)

    planned = OutgoingEmail.objects.filter(kind="check_in_planned")
    assert [one.recipient for one in planned if not sees(one.recipient, incident)] == []


def test_what_was_restricted_since_is_not_named_among_the_messages(
    staff_member, department_head, noon
):
    incident = make_incident(by=staff_member, what_happened="Something private")
    letter = Letter("key", "guide_asked", department_head.email, "Something private", "Words")
    queue(replace(letter, recipient=department_head, incident=incident), at=noon)
    deliver_outbox(at=noon)
    Incident.objects.update(is_restricted=True)

    [message] = as_messages(messages_of(department_head), person=department_head)

    assert message.title == f"[{incident.reference}] Somebody asks for your advice"
    assert message.href == ""
