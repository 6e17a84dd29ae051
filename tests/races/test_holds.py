"""Many sweeps at once, and people beside them: a hold ends once, a silence is asked about once."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import transaction

from incidents.actions import holds, stalled
from incidents.actions.holds import end_hold, end_holds, hold_incident
from incidents.actions.recoveries import mark_fixed
from incidents.actions.stalled import flag_stalled
from incidents.models import Deadline, Event, HeldClock, Hold, Incident, OutgoingEmail
from incidents.policy.holds import MAY_STAND_STILL
from incidents.refusals import Conflict
from tests.makers import make_incident
from tests.races.test_clock import AT_ONCE, at_once

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HELD = 12


@pytest.fixture
def held(staff_member, noon):
    """A dozen recoveries on hold until two."""
    found = []
    for _ in range(HELD):
        incident = make_incident(by=staff_member)
        found.append(
            hold_incident(
                incident,
                reason="Waiting for the customer",
                until=noon + 2 * HOUR,
                kinds=MAY_STAND_STILL,
                by=staff_member,
                at=noon + 10 * MINUTE,
            )
        )
    return found


def resumed():
    return Deadline.objects.filter(resumes__isnull=False)


def test_many_sweeps_at_once_end_a_hold_once(held, noon):
    ended = at_once(lambda number: end_holds(at=noon + 3 * HOUR))

    assert sum(ended) == HELD
    assert Event.objects.filter(kind="hold.ended").count() == HELD
    assert resumed().count() == 3 * HELD
    assert set(resumed().values_list("generation", flat=True)) == {2}
    assert not Hold.objects.filter(failures__gt=0).exists()


@pytest.fixture
def careless(held, monkeypatch):
    """Sweeps that have all read the same holds, hold nothing, and set without comparing."""
    stale = {hold.pk: hold for hold in Hold.objects.select_related("incident__location")}

    def move(hold, to, /, **also):
        type(hold).objects.filter(pk=hold.pk).update(status=to, **also)

    known = list(HeldClock.objects.select_related("hold", "stopped__incident__location"))

    def as_of_incident(clocks, incident):
        return deepcopy([one for one in known if one.stopped.incident_id == incident.pk])

    monkeypatch.setattr(holds.held_clocks, "as_of_incident", as_of_incident)
    monkeypatch.setattr(holds, "locked", lambda incident: incident)
    monkeypatch.setattr(holds, "_running", lambda incident, key: stale[key])
    monkeypatch.setattr(holds, "move", move)
    return stale


def end_without_looking(key, at):
    with transaction.atomic():
        return holds._end_in_time(key, at=at)


def test_without_its_guards_the_race_above_is_lost(held, careless, noon, monkeypatch):
    """Negative control: nothing compares and nothing is unique, so each sweep ends it."""
    monkeypatch.setattr(holds.deadlines, "run_on", lambda *args, **known: None)
    key = held[0].pk

    at_once(lambda number: end_without_looking(key, noon + 3 * HOUR), 2)

    assert Event.objects.filter(kind="hold.ended").count() == 2


def test_even_a_careless_sweep_starts_no_clock_twice(held, careless, noon):
    """One armed clock per duty, one next generation: unique where the code does not look."""
    key = held[0].pk

    def end(number):
        try:
            return end_without_looking(key, noon + 3 * HOUR)
        except Exception as error:
            return type(error).__name__

    ended = at_once(end, 2)

    assert sorted(map(str, ended)) == ["IntegrityError", "True"]
    assert resumed().count() == 3


def test_a_person_and_the_sweep_end_it_together(held, staff_member, noon):
    def end(number):
        if number:
            return end_holds(at=noon + 2 * HOUR)
        won = 0
        for hold in held:
            try:
                end_hold(hold, by=staff_member, at=noon + 2 * HOUR)
                won += 1
            except Conflict:
                pass
        return won

    assert sum(at_once(end)) == HELD
    assert resumed().count() == 3 * HELD


def test_a_fix_in_the_second_the_hold_ends_is_never_lost(held, staff_member, noon):
    def both(number):
        if number == 0:
            return end_holds(at=noon + 2 * HOUR)
        for hold in held[number - 1 :: AT_ONCE - 1]:
            mark_fixed(
                hold.incident,
                what_was_done="A suite",
                fixed_at=noon + 2 * HOUR - MINUTE,
                by=staff_member,
                at=noon + 2 * HOUR,
            )
        return 0

    at_once(both)
    end_holds(at=noon + 3 * HOUR)

    assert Incident.objects.filter(status="fixed").count() == HELD
    assert Deadline.objects.filter(kind="fix", state="met").count() == HELD
    assert not Deadline.objects.filter(kind="fix", state="armed").exists()
    assert not HeldClock.objects.filter(ran_on_at=None).exists()


def test_many_sweeps_at_once_ask_about_a_silence_once(staff_member, noon):
    silent = [make_incident(by=staff_member) for _ in range(8)]

    flagged = at_once(lambda number: flag_stalled(at=noon + 4 * HOUR))

    assert sum(flagged) == len(silent)
    assert Event.objects.filter(kind="incident.stalled").count() == len(silent)
    assert OutgoingEmail.objects.filter(kind="still_on_it").count() == len(silent)


def test_without_looking_again_a_silence_is_flagged_twice(staff_member, noon, monkeypatch):
    """Negative control: who has read the silence before the other flagged it writes it again."""
    make_incident(by=staff_member)
    read = stalled.silences(at=noon + 4 * HOUR)
    monkeypatch.setattr(stalled, "silences", lambda *, at, only=None: read)

    at_once(lambda number: flag_stalled(at=noon + 4 * HOUR), 2)

    assert Event.objects.filter(kind="incident.stalled").count() == 2
    assert OutgoingEmail.objects.filter(kind="still_on_it").count() == 1
