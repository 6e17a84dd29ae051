"""History: each event carries a digest of its columns; its words can go and leave it whole."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from incidents.actions import history
from incidents.actions.history import Happened
from incidents.models import Event, EventText
from incidents.words.events import EventKind


def as_it_is_kept(event):
    return Event.objects.get(pk=event.pk)


def test_an_event_is_kept_with_the_digest_of_what_the_database_gives_back(
    incident, staff_member, noon
):
    details = {"amount": Decimal("12.50"), "due_at": noon, "told": [2, 1], "share": 0.25, 7: None}

    event = history.record(
        incident,
        EventKind.NOTE_WRITTEN,
        by=staff_member,
        at=noon,
        words="A note",
        **{"of": details},
    )

    kept = as_it_is_kept(event)
    assert kept.digest == kept.digest_of_columns() == event.digest
    assert kept.details["of"]["amount"] == "12.50"
    assert kept.words_hash == kept.text.hash
    assert len(kept.text.salt) == 32


def test_events_of_a_whole_pass_carry_their_digests_too(incident, noon):
    kind, late = EventKind.DEADLINE_BREACHED, {"due_at": noon, "told": [1]}

    history.record_all(
        Happened(
            incident_id=incident.pk, kind=kind, at=noon + timedelta(seconds=each), details=late
        )
        for each in range(3)
    )

    written = Event.objects.filter(kind=kind)
    assert len({one.digest for one in written}) == 3
    assert all(one.digest == one.digest_of_columns() for one in written)


def test_the_same_words_twice_leave_two_hashes(incident, staff_member, noon):
    first, second = (
        history.record(incident, EventKind.NOTE_WRITTEN, by=staff_member, at=noon, words="A note")
        for _ in range(2)
    )

    assert first.words_hash != second.words_hash


def test_words_are_forgotten_and_the_digest_stays(incident, staff_member, noon):
    event = history.record(
        incident, EventKind.NOTE_WRITTEN, by=staff_member, at=noon, words="Their name is Ann"
    )

    EventText.objects.filter(event=event).delete()

    kept = as_it_is_kept(event)
    assert kept.digest == kept.digest_of_columns()


def test_an_act_that_fails_leaves_no_event(incident, staff_member, noon):
    before = Event.objects.count()

    with pytest.raises(RuntimeError), transaction.atomic():
        history.record(incident, EventKind.NOTE_WRITTEN, by=staff_member, at=noon, words="A note")
        raise RuntimeError

    assert (Event.objects.count(), EventText.objects.filter(words="A note").count()) == (before, 0)
