"""What the incident page reads: no more than what its events speak of, and all of that."""

import pytest

from incidents.actions.contacts import record_contact
from incidents.queries import timeline
from incidents.queries.incidents import everything_about
from incidents.queries.kept import as_of
from incidents.words.incidents import Channel

pytestmark = pytest.mark.django_db


def _contacts_read(incident, *, person, at):
    known = everything_about(incident.pk, person=person, state=as_of(at)).incident
    return len(known.contacts.all())


def test_what_an_event_speaks_of_is_read(incident, staff_member, noon):
    record_contact(incident, channel=Channel.CALL, happened_at=noon, by=staff_member, at=noon)
    assert _contacts_read(incident, person=staff_member, at=noon) == 1


def test_what_no_event_speaks_of_is_not_asked_for(
    incident, staff_member, noon, django_assert_num_queries
):
    everything_about(incident.pk, person=staff_member, state=as_of(noon))
    state = as_of(noon)
    with django_assert_num_queries(3):  # incident, events, deadlines
        everything_about(incident.pk, person=staff_member, state=state)


def test_a_long_history_is_cut_and_nothing_of_it_is_lost(incident, staff_member, noon, monkeypatch):
    record_contact(incident, channel=Channel.CALL, happened_at=noon, by=staff_member, at=noon)
    monkeypatch.setattr(timeline, "LONGEST", 1)
    shown = everything_about(incident.pk, person=staff_member, state=as_of(noon))
    assert len(shown.events) == 1
    assert len(shown.incident.contacts.all()) == 1
