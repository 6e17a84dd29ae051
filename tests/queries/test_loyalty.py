"""Three readings for each recovery: the baseline comes from what was heard before."""

from datetime import timedelta

import pytest

from incidents.actions.loyalty import Score, record_reading
from incidents.models import LoyaltyReading
from incidents.policy.loyalty import Readings
from incidents.queries.loyalty import readings_of, readings_of_all
from incidents.words.loyalty import Moment, Source
from tests.makers import make_customer, make_incident

DAY = timedelta(days=1)


def read(incident, moment, score, *, at, by, source=Source.CALL):
    record_reading(incident, score=Score(moment, score, source, at), by=by, at=at)


def heard_before(customer, score, *, at, source=Source.SURVEY):
    LoyaltyReading.objects.create(
        customer=customer,
        moment=Moment.AFTER_RECOVERY,
        score=score,
        source=source,
        read_at=at,
        recorded_at=at,
    )


def test_eight_two_nine_is_a_bounce_of_one(incident, staff_member, noon):
    for moment, score in ((Moment.BASELINE, 8), (Moment.AFTER_FAILURE, 2)):
        read(incident, moment, score, at=noon, by=staff_member)
    read(incident, Moment.AFTER_RECOVERY, 9, at=noon + 7 * DAY, by=staff_member)

    taken = readings_of(incident)
    assert (taken.drop, taken.lift, taken.bounce, taken.estimated) == (-6, 7, 1, False)


def test_the_baseline_is_the_latest_score_before_the_mistake(incident, guest, noon):
    heard_before(guest, 6, at=noon - 9 * DAY)
    heard_before(guest, 8, at=noon - 2 * DAY)
    heard_before(guest, 3, at=noon + 2 * DAY)

    assert readings_of(incident) == Readings(baseline=8)


def test_the_score_after_one_recovery_is_the_baseline_of_the_next(
    incident, guest, staff_member, noon
):
    read(incident, Moment.AFTER_RECOVERY, 9, at=noon + DAY, by=staff_member)
    following = make_incident(by=staff_member, at=noon + 30 * DAY, customer=guest)

    assert readings_of(following).baseline == 9
    assert readings_of(incident).baseline is None


def test_what_was_heard_goes_before_what_we_guess(incident, guest, staff_member, noon):
    read(incident, Moment.BASELINE, 10, at=noon, by=staff_member, source=Source.ESTIMATE)
    assert readings_of(incident) == Readings(baseline=10, estimated=True)

    heard_before(guest, 7, at=noon - DAY)
    assert readings_of(incident) == Readings(baseline=7)


def test_a_later_guess_does_not_replace_what_was_heard(incident, staff_member, noon):
    read(incident, Moment.AFTER_FAILURE, 2, at=noon, by=staff_member)
    later = noon + DAY
    read(incident, Moment.AFTER_FAILURE, 6, at=later, by=staff_member, source=Source.ESTIMATE)

    assert readings_of(incident) == Readings(after_failure=2)


def test_what_they_say_about_before_goes_before_an_older_score(incident, guest, staff_member, noon):
    heard_before(guest, 7, at=noon - DAY)
    read(incident, Moment.BASELINE, 9, at=noon, by=staff_member)

    assert readings_of(incident).baseline == 9


def test_estimates_are_marked_and_can_be_left_out(incident, guest, staff_member, noon):
    read(incident, Moment.AFTER_FAILURE, 2, at=noon, by=staff_member, source=Source.ESTIMATE)
    read(incident, Moment.BASELINE, 8, at=noon, by=staff_member)

    assert readings_of(incident).estimated
    assert readings_of(incident, with_estimates=False) == Readings(baseline=8)


def test_a_guess_is_no_baseline_of_the_next_recovery(incident, guest, staff_member, noon):
    read(incident, Moment.AFTER_FAILURE, 2, at=noon, by=staff_member, source=Source.ESTIMATE)
    following = make_incident(by=staff_member, at=noon + 30 * DAY, customer=guest)

    assert readings_of(following).baseline is None


def test_what_was_heard_in_a_restricted_recovery_stays_there(incident, guest, staff_member, noon):
    incident.is_restricted = True
    incident.save()
    read(incident, Moment.AFTER_FAILURE, 1, at=noon, by=staff_member)
    following = make_incident(by=staff_member, at=noon + 30 * DAY, customer=guest)

    assert readings_of(following).baseline is None


@pytest.mark.parametrize("rows", [1, 3])
def test_many_recoveries_cost_two_queries(rows, staff_member, noon, django_assert_num_queries):
    incidents = [
        make_incident(by=staff_member, customer=make_customer(f"Guest {number}"))
        for number in range(rows)
    ]

    with django_assert_num_queries(2):
        assert len(readings_of_all(incidents)) == rows


def test_an_unknown_customer_has_no_readings(staff_member):
    assert readings_of(make_incident(by=staff_member)) == Readings()
