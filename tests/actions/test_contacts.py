"""Contacts: what touches the customer, when it counts from, and who may record it."""

from datetime import timedelta

import pytest

from incidents.actions.contacts import record_contact
from incidents.actions.incidents import write_note
from incidents.lifecycle import DeadlineState
from incidents.models import Deadline
from incidents.refusals import Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Channel


def first_contact(incident):
    return Deadline.objects.get(incident=incident, kind=DeadlineKind.FIRST_CONTACT)


def test_an_internal_note_meets_nothing(incident, staff_member, noon):
    write_note(incident, words="Tell the night shift", by=staff_member, at=noon)

    assert first_contact(incident).state == DeadlineState.ARMED


def test_a_contact_counts_from_when_it_happened(incident, staff_member, noon):
    happened_at = noon + timedelta(minutes=5)

    record_contact(
        incident,
        channel=Channel.IN_PERSON,
        happened_at=happened_at,
        by=staff_member,
        at=noon + timedelta(minutes=12),
    )

    deadline = first_contact(incident)
    assert (deadline.state, deadline.done_at) == (DeadlineState.MET, happened_at)


def test_a_contact_still_to_come_is_refused(incident, staff_member, noon):
    with pytest.raises(Invalid, match="still to come"):
        record_contact(
            incident,
            channel=Channel.CALL,
            happened_at=noon + timedelta(minutes=5),
            by=staff_member,
            at=noon,
        )
