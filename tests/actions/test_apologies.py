"""Apologies: own words, five qualities, whose they are, and what they lift."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.actions.apologies import Words, record_apology
from incidents.actions.ownership import ask_guide
from incidents.actions.recoveries import apologise, mark_fixed
from incidents.lifecycle import DeadlineState
from incidents.models import Apology, Contact, Deadline, Event, IncidentType
from incidents.refusals import Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Channel
from incidents.words.people import CustomerKind
from incidents.words.remedies import Quality
from tests.makers import ALL_FIVE, APOLOGY, make_customer, make_incident


@pytest.fixture
def words(staff_member, noon):
    return Words(APOLOGY, Channel.CALL, staff_member, noon, ALL_FIVE)


def clock(incident):
    return Deadline.objects.get(incident=incident, kind=DeadlineKind.APOLOGY)


def fix(incident, *, by, at):
    mark_fixed(incident, what_was_done="The suite is ready", fixed_at=at, by=by, at=at)


def test_fixed_and_an_apology_with_all_five_is_rung_two(incident, words, staff_member, noon):
    fix(incident, by=staff_member, at=noon)

    record_apology(incident, apology=words, by=staff_member, at=noon)

    incident.refresh_from_db()
    assert incident.rung == 2


@pytest.mark.parametrize("missing", list(Quality))
def test_with_four_qualities_it_stays_on_rung_one(missing, incident, words, staff_member, noon):
    fix(incident, by=staff_member, at=noon)

    four = replace(words, qualities=ALL_FIVE - {missing})
    apology = record_apology(incident, apology=four, by=staff_member, at=noon)

    incident.refresh_from_db()
    assert (incident.rung, apology.missing_qualities) == (1, [missing])


def test_an_apology_before_the_fix_lifts_when_it_is_fixed(incident, words, staff_member, noon):
    record_apology(incident, apology=words, by=staff_member, at=noon)

    fix(incident, by=staff_member, at=noon)

    incident.refresh_from_db()
    assert incident.rung == 2


def test_its_clock_is_met_when_it_was_given(incident, words, staff_member, noon):
    given_at = noon + timedelta(minutes=20)

    record_apology(
        incident,
        apology=replace(words, given_at=given_at),
        by=staff_member,
        at=noon + timedelta(minutes=50),
    )

    assert (clock(incident).state, clock(incident).done_at) == (DeadlineState.MET, given_at)


def test_history_says_who_apologised_and_how(incident, words, staff_member, noon):
    apology = record_apology(incident, apology=words, by=staff_member, at=noon)

    event = Event.objects.get(kind="apology.given")
    assert (event.by, event.text.words) == (staff_member, APOLOGY)
    assert (event.details["apology"], event.details["channel"]) == (apology.pk, "call")


def test_the_start_of_its_type_is_not_enough(staff_member, words, noon):
    late = IncidentType.objects.get(name="Late delivery")
    incident = make_incident(by=staff_member, incident_type=late)

    with pytest.raises(Invalid, match="make it your own"):
        record_apology(
            incident, apology=replace(words, words=late.apology_start), by=staff_member, at=noon
        )

    assert not Apology.objects.exists()


@pytest.mark.parametrize("said", ["", "Sorry", "x" * 39, " " * 80])
def test_a_word_or_two_is_not_enough(said, incident, words, staff_member, noon):
    with pytest.raises(Invalid, match="40 characters"):
        record_apology(incident, apology=replace(words, words=said), by=staff_member, at=noon)


def test_words_that_point_are_kept_with_their_warning(
    incident, words, colleague, staff_member, noon
):
    said = "We are sorry; but you came early, and Evening desk, Harbour did not know it."

    apology = record_apology(incident, apology=replace(words, words=said), by=staff_member, at=noon)

    assert apology.warnings == ["but you", colleague.name]


def test_ones_own_name_points_at_nobody(incident, words, staff_member, noon):
    said = f"This is {staff_member.name}: I am sorry that the room was not ready."

    apology = record_apology(incident, apology=replace(words, words=said), by=staff_member, at=noon)

    assert apology.warnings == []


def test_a_colleague_says_why_it_was_not_the_owner(incident, words, colleague, noon):
    by_a_colleague = replace(words, given_by=colleague)

    with pytest.raises(Invalid) as refused:
        record_apology(incident, apology=by_a_colleague, by=colleague, at=noon)
    because = replace(by_a_colleague, not_owner_reason="I stood there when they came")
    apology = record_apology(incident, apology=because, by=colleague, at=noon)

    assert refused.value.field == "not_owner_reason"
    assert apology.given_by == colleague


def test_a_guide_does_not_apologise(incident, words, staff_member, manager_user, noon):
    ask_guide(incident, person=manager_user, question="How far?", by=staff_member, at=noon)

    with pytest.raises(Forbidden, match="guide"):
        record_apology(incident, apology=words, by=manager_user, at=noon)


@pytest.mark.parametrize(
    ("minutes", "why"), [(1, "still to come"), (-1, "before the mistake happened")]
)
def test_a_time_that_cannot_be_true_is_refused(minutes, why, incident, words, staff_member, noon):
    given_at = noon + timedelta(minutes=minutes)

    with pytest.raises(Invalid, match=why):
        record_apology(
            incident, apology=replace(words, given_at=given_at), by=staff_member, at=noon
        )


def test_given_to_the_customer_it_is_a_contact_as_well(incident, words, staff_member, noon):
    apologise(incident, apology=words, also_a_contact=True, by=staff_member, at=noon)

    incident.refresh_from_db()
    assert (incident.first_contact_at, Contact.objects.get().channel) == (noon, Channel.CALL)


def test_a_contact_that_is_refused_takes_the_apology_with_it(incident, words, staff_member, noon):
    with pytest.raises(Invalid):
        apologise(
            incident,
            apology=replace(words, words="Sorry"),
            also_a_contact=True,
            by=staff_member,
            at=noon,
        )

    assert not Contact.objects.exists()


def test_a_customer_from_our_own_house_goes_the_same_way(staff_member, words, noon):
    inside = make_customer("Kitchen", kind=CustomerKind.INTERNAL)
    incident = make_incident(by=staff_member, customer=inside)
    fix(incident, by=staff_member, at=noon)

    record_apology(incident, apology=words, by=staff_member, at=noon)

    incident.refresh_from_db()
    assert incident.rung == 2
