"""The steps beyond the breach under many sweeps at once: each step once, each person once."""

from datetime import timedelta

import pytest

from incidents.actions import clock
from incidents.models import Deadline, Escalation, Event, OutgoingEmail
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity
from tests.makers import make_incident
from tests.races.test_clock import at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture
def critical(staff_member, rooms, department_head, manager_user, business_owner):
    by = {"by": staff_member, "department": rooms, "severity": Severity.CRITICAL}
    return [make_incident(**by) for _ in range(12)]


def of_contacts(model, path="deadline"):
    return model.objects.filter(**{f"{path}__kind": DeadlineKind.FIRST_CONTACT})


def test_each_step_is_told_once_however_many_look(critical, noon):
    for minutes in (12, 15, 45, 75):  # the warning, the breach, and the two steps after it
        at_once(lambda number, at=noon + minutes * MINUTE: clock.escalate_deadlines(at=at))

    told = of_contacts(Escalation).values_list("deadline", "step")
    assert len(told) == len(set(told)) == 4 * len(critical)
    # The owner of the incident and the manager, then the head and the manager, then the business.
    assert of_contacts(OutgoingEmail).count() == 6 * len(critical)
    contacts = Deadline.objects.filter(kind=DeadlineKind.FIRST_CONTACT)
    assert set(contacts.values_list("state", "next_step_at")) == {("breached", None)}
    assert not Deadline.objects.filter(failures__gt=0).exists()


def test_all_steps_at_once_are_one_letter_for_each_person(critical, noon):
    at_once(lambda number: clock.escalate_deadlines(at=noon + 80 * MINUTE))

    assert of_contacts(Escalation).count() == 3 * len(critical)
    assert of_contacts(OutgoingEmail).count() == 4 * len(critical)


def test_without_its_guards_the_race_above_is_lost(critical, noon, monkeypatch):
    """Negative control: two sweeps with the same rows in hand, and nothing that compares."""
    at = noon + 80 * MINUTE
    stale = list(Deadline.objects.due(at=at))

    def move_all(group, to, /, **also):
        Deadline.objects.filter(pk__in=[one.pk for one in group]).update(state=to, **also)

    monkeypatch.setattr(clock, "_held", lambda due: stale)
    monkeypatch.setattr(clock, "move_all", move_all)
    monkeypatch.setattr(clock.Escalation.objects, "bulk_create", list)
    little = clock.Due(count=1, longest_late=timedelta())

    at_once(lambda number: clock._next_batch(at=at, due=little), 2)

    steps = Event.objects.filter(kind="deadline.escalated", details__duty="first_contact")
    assert steps.count() == 2 * 2 * len(critical)
