"""Seals: what happened is bound once, in order, and any change afterwards shows."""

import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from incidents.actions import seals
from incidents.actions.incidents import write_note
from incidents.actions.seals import seal_history
from incidents.models import Event, EventSeal, EventText, PeriodRun
from incidents.queries import seals as queries
from incidents.queries.seals import breaks_in_history, breaks_lately
from tests.makers import make_incident
from tests.triggers import triggers_asleep

FIVE = timedelta(minutes=5)
pytestmark = pytest.mark.usefixtures("alone_on_duty")


@pytest.fixture
def later(incident):
    """Four minutes after everything was recorded; the cast lives in March, the database today."""
    return now() + timedelta(minutes=4)


@pytest.fixture
def sealed(incident, staff_member, later):
    """Three seals of two incidents each."""
    for turn in range(3):
        make_incident(by=staff_member)
        make_incident(by=staff_member)
        seal_history(at=later + turn * FIVE)
    return EventSeal.objects.order_by("last_event")


def seeded(statement, *values):
    with triggers_asleep(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def found():
    return [str(one) for one in breaks_in_history()]


def test_events_are_sealed_once_in_a_chain(sealed):
    first, second, third = sealed

    assert sum(seal.count for seal in sealed) == Event.objects.count()
    assert (first.previous, second.previous, third.previous) == ("", first.hash, second.hash)
    assert found() == []


def test_asking_twice_in_five_minutes_seals_once(incident, later):
    assert seal_history(at=later) == 1
    assert seal_history(at=later) == 0
    assert PeriodRun.objects.filter(job="seal").count() == 1


def test_what_happened_just_now_waits(incident, staff_member, later):
    assert seal_history(at=now()) == 0
    assert not EventSeal.objects.exists()


def test_an_older_key_that_comes_late_is_not_passed_over(incident, staff_member, later):
    event = Event.objects.order_by("pk").last()
    make_incident(by=staff_member)
    seeded("UPDATE incidents_event SET recorded_at = %s WHERE id = %s", later, event.pk)

    assert seal_history(at=later) == 0
    assert seal_history(at=later + FIVE) == 2


def test_a_week_of_silence_is_sealed_in_one_pass(incident, staff_member, later, monkeypatch):
    monkeypatch.setattr(seals, "EVENTS_IN_A_SEAL", 2)
    for _ in range(4):
        make_incident(by=staff_member)

    assert seal_history(at=later + timedelta(days=7)) == 5
    assert [seal.count for seal in EventSeal.objects.order_by("pk")] == [2, 2, 1]
    assert found() == []


def test_old_runs_are_cleared_away(incident, later):
    seal_history(at=later)
    seal_history(at=later + timedelta(days=3))

    assert PeriodRun.objects.filter(job="seal").count() == 1


def test_the_first_seal_of_a_day_is_written_to_the_log(incident, staff_member, later, caplog):
    caplog.set_level(logging.INFO, logger="incidents.actions.seals")
    noon = later.replace(hour=12) + timedelta(days=1)
    for at in (noon, noon + FIVE, noon + timedelta(days=1)):
        make_incident(by=staff_member)
        seal_history(at=at)

    hashes = [seal.hash for seal in EventSeal.objects.order_by("pk")]
    said = [line.getMessage() for line in caplog.records]
    assert [hashes[0] in said[0], hashes[2] in said[1], len(said)] == [True, True, 2]


@pytest.mark.parametrize("column", ["previous", "last_event"])
def test_nobody_goes_on_twice_from_the_same_seal(sealed, column):
    last = sealed.last()
    known = {"first_event": 900, "last_event": 999, "count": 1, "root": "r", "hash": "x"}
    known |= {"previous": "p", column: getattr(last, column)}

    with pytest.raises(IntegrityError), transaction.atomic():
        EventSeal.objects.create(**known, sealed_at=last.sealed_at)


def test_an_edited_event_is_named(sealed):
    event = Event.objects.order_by("pk")[2]

    seeded("UPDATE incidents_event SET kind = 'incident.closed' WHERE id = %s", event.pk)

    assert found() == [f"event {event.pk}: it is not as it was written"]
    assert [one.event for one in breaks_lately(at=now())] == [event.pk]


def test_an_edit_with_a_new_digest_still_breaks_the_seal(sealed):
    event = Event.objects.order_by("pk")[2]
    event.kind = "incident.closed"
    changed = (event.kind, event.digest_of_columns(), event.pk)

    seeded("UPDATE incidents_event SET kind = %s, digest = %s WHERE id = %s", *changed)

    first = sealed.first()
    why = "not those that were sealed, or not in their order"
    assert found() == [f"events {first.first_event} to {first.last_event}: {why}"]


@pytest.mark.parametrize("place", range(6))
def test_each_audit_looks_at_the_newest_events_to_the_last(
    incident, staff_member, later, monkeypatch, place
):
    monkeypatch.setattr(queries, "LOOKED_AT_EACH_TIME", 2)
    for turn, count in enumerate([4, 1]):  # a large seal, then a small one
        for _ in range(count):
            make_incident(by=staff_member)
        seal_history(at=later + turn * FIVE)
    event = Event.objects.order_by("pk")[place]

    seeded("UPDATE incidents_event SET kind = 'incident.closed' WHERE id = %s", event.pk)

    assert [one.event for one in breaks_lately(at=now())] == [event.pk]


def test_older_events_are_looked_at_in_turn(sealed, monkeypatch):
    monkeypatch.setattr(queries, "LOOKED_AT_EACH_TIME", 1)
    event = Event.objects.earliest("pk")
    seeded("UPDATE incidents_event SET kind = 'incident.closed' WHERE id = %s", event.pk)

    turns = [breaks_lately(at=now() + turn * FIVE) for turn in range(event.pk + 20)]

    assert [event.pk] in [[one.event for one in found] for found in turns]
    assert [] in turns


def test_a_deleted_event_is_missed(sealed):
    second = sealed[1]

    seeded("DELETE FROM incidents_event WHERE id = %s", second.first_event)

    assert found() == [f"events {second.first_event} to {second.last_event}: 1 missing"]


def test_an_inserted_event_is_one_too_many(sealed, incident):
    gap = Event.objects.order_by("pk").first()
    columns = "kind, incident_id, by_id, by_kind, at, recorded_at, details, words_hash, digest"
    copied = f"SELECT 0, {columns} FROM incidents_event WHERE id = %s"  # noqa: S608

    seeded(f"INSERT INTO incidents_event (id, {columns}) {copied}", gap.pk)

    assert ["1 too many" in said for said in found()] == [True]


def test_events_that_changed_places_are_found(sealed):
    one, other = Event.objects.order_by("pk")[:2]
    for key, to in ((one.pk, -1), (other.pk, one.pk), (-1, other.pk)):
        seeded("UPDATE incidents_event SET id = %s WHERE id = %s", to, key)

    assert ["not in their order" in said for said in found()] == [True]


def test_a_cut_off_end_is_found_with_a_seal_kept_elsewhere(sealed):
    kept, second = sealed.last().hash, sealed[1]

    seeded("DELETE FROM incidents_event WHERE id > %s", second.last_event)
    seeded("DELETE FROM incidents_eventseal WHERE last_event > %s", second.last_event)

    assert found() == []
    [said] = [str(one) for one in breaks_in_history(known_seal=kept)]
    assert kept in said
    assert list(breaks_in_history(known_seal=second.hash)) == []


def test_a_cut_off_beginning_is_found(sealed):
    first = sealed.first()

    seeded("DELETE FROM incidents_event WHERE id <= %s", first.last_event)
    seeded("DELETE FROM incidents_eventseal WHERE id = %s", first.pk)

    assert ["does not follow" in said for said in found()] == [True]


def test_a_changed_seal_is_found(sealed):
    seeded("UPDATE incidents_eventseal SET count = 7 WHERE id = %s", sealed[1].pk)

    assert any("does not follow" in said for said in found())


def test_other_words_are_found_and_forgotten_words_are_not(sealed, incident, staff_member, noon):
    write_note(incident, words="Their name is Ann", by=staff_member, at=noon)
    text = EventText.objects.get(words="Their name is Ann")
    EventText.objects.filter(pk=text.pk).update(words="Something else")
    assert found() == [f"event {text.event_id}: its words are others"]

    EventText.objects.all().delete()

    assert found() == []
