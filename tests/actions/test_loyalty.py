"""Loyalty readings: 0 to 10, with moment, source and date."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.answers import enter_reading
from incidents.actions.loyalty import Score, record_reading
from incidents.actions.recoveries import mark_fixed
from incidents.models import Event, Guide, LoyaltyReading
from incidents.refusals import Forbidden, Invalid
from incidents.words.loyalty import Moment, Source
from tests.makers import make_incident


def score_of(score, *, at, moment=Moment.AFTER_FAILURE, source=Source.IN_PERSON):
    return Score(moment=moment, score=score, source=source, read_at=at)


def test_a_reading_keeps_moment_source_and_date(incident, staff_member, noon):
    enter_reading(incident, score=score_of(2, at=noon), by=staff_member, at=noon)

    reading = LoyaltyReading.objects.get()
    assert (reading.moment, reading.score, reading.source, reading.read_at) == (
        Moment.AFTER_FAILURE,
        2,
        Source.IN_PERSON,
        noon,
    )
    assert (reading.customer, reading.is_estimate) == (incident.customer, False)
    assert Event.objects.filter(kind="reading.recorded").count() == 1


@pytest.mark.parametrize("score", [0, 10])
def test_both_ends_of_the_scale_are_scores(score, incident, staff_member, noon):
    enter_reading(incident, score=score_of(score, at=noon), by=staff_member, at=noon)

    assert LoyaltyReading.objects.get().score == score


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_outside_the_scale_is_refused(score, incident, staff_member, noon):
    with pytest.raises(Invalid, match="0 to 10"):
        enter_reading(incident, score=score_of(score, at=noon), by=staff_member, at=noon)


def test_the_database_refuses_eleven(incident, staff_member, noon):
    row = record_reading(incident, score=score_of(2, at=noon), by=staff_member, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        LoyaltyReading.objects.filter(pk=row.pk).update(score=11)


def test_an_estimate_is_marked(incident, staff_member, noon):
    guess = score_of(3, at=noon, source=Source.ESTIMATE)
    enter_reading(incident, score=guess, by=staff_member, at=noon)

    assert LoyaltyReading.objects.get().is_estimate


def test_after_the_recovery_needs_a_recovery(incident, staff_member, noon):
    after = score_of(9, at=noon, moment=Moment.AFTER_RECOVERY)
    with pytest.raises(Invalid, match="not fixed yet"):
        enter_reading(incident, score=after, by=staff_member, at=noon)

    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)
    incident.refresh_from_db()
    enter_reading(incident, score=after, by=staff_member, at=noon)

    assert LoyaltyReading.objects.count() == 1


@pytest.mark.parametrize(("minutes", "words"), [(1, "still to come"), (-1, "before the mistake")])
def test_a_reading_has_a_possible_time(minutes, words, incident, staff_member, noon):
    at = noon + timedelta(minutes=minutes)
    with pytest.raises(Invalid, match=words):
        enter_reading(incident, score=score_of(5, at=at), by=staff_member, at=noon)


def test_a_score_needs_somebody_who_gave_it(staff_member, noon):
    unknown = make_incident(by=staff_member)

    with pytest.raises(Invalid, match="who the customer is"):
        enter_reading(unknown, score=score_of(5, at=noon), by=staff_member, at=noon)


def test_a_colleague_and_a_guide_record_no_reading(
    incident, staff_member, colleague, manager_user, noon
):
    Guide(incident=incident, person=manager_user, asked_by=staff_member, asked_at=noon).save()

    for person in (colleague, manager_user):
        with pytest.raises(Forbidden):
            enter_reading(incident, score=score_of(5, at=noon), by=person, at=noon)
