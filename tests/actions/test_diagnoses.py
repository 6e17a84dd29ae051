"""Diagnoses: in pieces, by the owner, never over what somebody else wrote."""

from datetime import timedelta

import pytest

from incidents.actions.diagnoses import Findings, write_diagnosis
from incidents.actions.ownership import ask_guide
from incidents.lifecycle import DeadlineState
from incidents.models import Deadline, Diagnosis, Event
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.incidents import CauseClass, Condition

COMPLETE = Findings(
    where_it_broke="Handover to the evening shift",
    how_it_happened="The list was printed at two and not again",
    why="Late changes live in a chat",
    how_it_was_missed="Nobody compares the two",
    cause_class=CauseClass.PROCESS,
    condition=Condition.OVERLOAD,
)


def state_of_clock(incident):
    return Deadline.objects.get(incident=incident, kind=DeadlineKind.DIAGNOSIS).state


def test_a_diagnosis_can_be_begun_and_names_what_is_missing(incident, staff_member, noon):
    begun = Findings(where_it_broke="Handover", why="Too many lists")

    diagnosis = write_diagnosis(incident, diagnosis=begun, version=None, by=staff_member, at=noon)

    assert diagnosis.missing == ["how it happened", "how it was missed", "cause class"]
    assert state_of_clock(incident) == DeadlineState.ARMED


def test_a_complete_diagnosis_meets_its_clock(incident, staff_member, noon):
    at = noon + timedelta(hours=1)

    write_diagnosis(incident, diagnosis=COMPLETE, version=None, by=staff_member, at=at)

    assert state_of_clock(incident) == DeadlineState.MET
    event = Event.objects.get(kind=EventKind.DIAGNOSIS_WRITTEN)
    assert (event.details["complete"], len(event.details["fields"])) == (True, 6)


def test_it_can_be_completed_later(incident, staff_member, noon):
    begun = Findings(where_it_broke="Handover")
    write_diagnosis(incident, diagnosis=begun, version=None, by=staff_member, at=noon)

    write_diagnosis(incident, diagnosis=COMPLETE, version=1, by=staff_member, at=noon)

    diagnosis = Diagnosis.objects.get(incident=incident)
    assert (diagnosis.version, diagnosis.is_complete) == (2, True)
    assert state_of_clock(incident) == DeadlineState.MET


def test_of_two_who_write_the_second_is_told(incident, staff_member, noon):
    write_diagnosis(incident, diagnosis=COMPLETE, version=None, by=staff_member, at=noon)

    with pytest.raises(Conflict, match="compare and save again"):
        write_diagnosis(
            incident, diagnosis=Findings(why="Other"), version=None, by=staff_member, at=noon
        )

    assert Diagnosis.objects.get(incident=incident).why == COMPLETE.why


def test_an_empty_diagnosis_is_refused(incident, staff_member, noon):
    with pytest.raises(Invalid, match="at least one"):
        write_diagnosis(incident, diagnosis=Findings(), version=None, by=staff_member, at=noon)


def test_only_the_owner_writes_it(incident, colleague, manager_user, business_owner, noon):
    for person in (colleague, manager_user, business_owner):
        with pytest.raises(Forbidden, match="owns this"):
            write_diagnosis(incident, diagnosis=COMPLETE, version=None, by=person, at=noon)


def test_a_guide_advises_and_does_not_write(incident, staff_member, manager_user, noon):
    ask_guide(incident, person=manager_user, question="How?", by=staff_member, at=noon)

    with pytest.raises(Forbidden, match="advise"):
        write_diagnosis(incident, diagnosis=COMPLETE, version=None, by=manager_user, at=noon)
