"""Many sweeps at once, and people beside them: each deadline is told once, no fact is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from incidents.actions import clock
from incidents.actions.contacts import record_contact
from incidents.actions.digests import queue_digests
from incidents.actions.incidents import change_severity
from incidents.models import Deadline, Escalation, Event, Incident, OutgoingEmail, PeriodRun
from incidents.words.clock import DeadlineKind
from tests.makers import make_incident

MINUTE = timedelta(minutes=1)
AT_ONCE = 6


def at_once(act, count=AT_ONCE):
    """Do the same in so many threads, all begun in the same moment."""
    start = Barrier(count)

    def begin(number):
        try:
            start.wait(timeout=20)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


@pytest.fixture
def many(staff_member, manager_user):
    return [make_incident(by=staff_member) for _ in range(40)]


def test_many_sweeps_at_once_tell_each_deadline_once(many, noon):
    at_once(lambda number: clock.escalate_deadlines(at=noon + 16 * MINUTE))
    clock.escalate_deadlines(at=noon + 16 * MINUTE)

    assert Escalation.objects.count() == len(many)
    assert Event.objects.filter(kind="deadline.breached").count() == len(many)
    assert OutgoingEmail.objects.filter(deadline__isnull=False).count() == 2 * len(many)
    assert not Deadline.objects.filter(failures__gt=0).exists()


@pytest.fixture
def careless(many, noon, monkeypatch):
    """Two sweeps that have read the same rows, and nobody who compares before setting."""
    known = Deadline.objects.due(at=noon + 16 * MINUTE).select_related("incident__location")
    stale = list(known)

    def move_all(group, to, /, **also):
        Deadline.objects.filter(pk__in=[one.pk for one in group]).update(state=to, **also)

    monkeypatch.setattr(clock, "_held", lambda due: stale)
    monkeypatch.setattr(clock, "move_all", move_all)


def sweep_batch(at):
    little = clock.Due(count=1, longest_late=timedelta())
    return lambda number: clock._next_batch(at=at, due=little)


def test_without_its_guards_the_race_above_is_lost(many, careless, noon, monkeypatch):
    """Negative control: nothing compares and nothing is unique, so everything is told twice."""
    monkeypatch.setattr(clock.Escalation.objects, "bulk_create", list)

    at_once(sweep_batch(noon + 16 * MINUTE), 2)

    assert Event.objects.filter(kind="deadline.breached").count() == 2 * len(many)


def test_even_a_careless_sweep_tells_nothing_twice(many, careless, noon):
    """The unique row of (deadline, step) holds where the code does not."""
    at_once(sweep_batch(noon + 16 * MINUTE), 2)

    assert Event.objects.filter(kind="deadline.breached").count() == len(many)


def test_a_contact_in_the_second_of_the_breach_is_never_lost(many, staff_member, noon):
    def both(number):
        if number == 0:
            return clock.escalate_deadlines(at=noon + 16 * MINUTE)
        for incident in many[number - 1 :: AT_ONCE - 1]:
            record_contact(
                incident,
                channel="call",
                happened_at=noon + 5 * MINUTE,
                by=staff_member,
                at=noon + 16 * MINUTE,
            )
        return 0

    at_once(both)

    duties = Deadline.objects.filter(kind=DeadlineKind.FIRST_CONTACT)
    assert set(duties.values_list("state", flat=True)) == {"met"}
    told = set(Escalation.objects.values_list("deadline__incident", flat=True))
    corrected = Event.objects.filter(kind="deadline.corrected")
    assert set(corrected.values_list("incident", flat=True)) == told
    assert Incident.objects.filter(first_contact_at=None).count() == 0


def test_a_new_severity_in_the_second_of_the_breach_leaves_one_clock(many, staff_member, noon):
    """Whoever comes second finds it late, or planned anew; never both."""

    def both(number):
        if number == 0:
            return clock.escalate_deadlines(at=noon + 16 * MINUTE)
        for incident in many[number - 1 :: AT_ONCE - 1]:
            change_severity(incident, severity="low", by=staff_member, at=noon + 16 * MINUTE)
        return 0

    at_once(both)

    owed = Deadline.objects.filter(kind=DeadlineKind.FIRST_CONTACT).owed()
    assert sorted(owed.values_list("incident", flat=True)) == [one.pk for one in many]


def test_many_mornings_at_once_bring_one_letter(many, staff_member, noon):
    morning = noon + timedelta(hours=20)

    at_once(lambda number: queue_digests(at=morning))

    assert OutgoingEmail.objects.filter(recipient=staff_member, kind="digest").count() == 1
    assert PeriodRun.objects.filter(job="digest", period_key__startswith=f"{staff_member.pk}-")


def test_many_pulses_at_once_are_one(db, noon):
    taken = at_once(lambda number: clock.take_pulse(at=noon))

    assert sorted(taken) == [False] * (AT_ONCE - 1) + [True]
