"""Insights on a handful of incidents, against numbers worked out by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest

from incidents.actions.contacts import record_contact
from incidents.actions.diagnoses import write_diagnosis
from incidents.actions.incidents import withdraw_incident
from incidents.actions.loyalty import Score, record_reading
from incidents.actions.recoveries import mark_fixed
from incidents.models import Deadline, Incident
from incidents.policy.figures import Share
from incidents.policy.loyalty import Readings
from incidents.queries.insights.causes import occurrence_of
from incidents.queries.insights.ladder import ladder_of, story_of
from incidents.queries.insights.loyalty import bounce_of
from incidents.queries.insights.readings import lifts_of
from incidents.queries.insights.response import response_of
from incidents.queries.insights.spend import spend_of, spent_since
from incidents.queries.loyalty import readings_of_all
from incidents.words.incidents import DiscoveredBy, Severity
from incidents.words.loyalty import Moment, NpsBand, Source
from tests.makers import FOUND, make_incident, make_remedy

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ALL = Incident.objects.all
MOMENTS = (Moment.BASELINE, Moment.AFTER_FAILURE, Moment.AFTER_RECOVERY)


@pytest.fixture
def recovery(staff_member, guest, noon):
    """A maker: contact and fix after so many minutes, and up to three readings."""

    def make(*, contact=None, fix=None, readings=(), source=Source.SURVEY, **report):
        at = report.pop("at", noon)
        made = make_incident(by=staff_member, at=at, **{"customer": guest, **report})
        if contact is not None:
            when = at + contact * MINUTE
            record_contact(made, channel="call", happened_at=when, by=staff_member, at=when)
        if fix is not None:
            when = at + fix * MINUTE
            mark_fixed(made, what_was_done="A suite", fixed_at=when, by=staff_member, at=when)
        for moment, score in zip(MOMENTS, readings, strict=False):
            if score is not None:
                read = Score(moment, score, source, at + DAY)
                record_reading(made, score=read, by=staff_member, at=at + DAY)
        made.refresh_from_db()
        return made

    return make


def test_median_and_p90_are_those_worked_out_by_hand(recovery):
    for minutes in (3, 5, 7, 9, 11, 13, 14, 15, 20, 40):
        recovery(contact=minutes)
    recovery()

    contact = response_of(ALL()).contact

    assert (contact.count, contact.median, contact.p90) == (10, 12.0, 20.0)
    assert contact.in_time == Share(8, 10)
    assert contact.waiting == 1


def test_a_contact_counts_from_its_own_time(incident, staff_member, noon):
    at = noon + 5 * MINUTE
    late_entry = noon + 40 * MINUTE
    record_contact(incident, channel="call", happened_at=at, by=staff_member, at=late_entry)

    contact = response_of(ALL()).contact

    assert (contact.median, contact.in_time) == (5.0, Share(1, 1))


def test_severities_are_told_apart_worst_first(recovery):
    recovery(contact=10, fix=30, severity=Severity.CRITICAL)
    recovery(contact=30, fix=90, severity=Severity.MEDIUM)

    found = response_of(ALL())

    assert [(one.name, one.count, one.median) for one in found.fix_by_severity] == [
        ("Critical", 1, 30.0),
        ("High", 0, None),
        ("Medium", 1, 90.0),
        ("Low", 0, None),
    ]
    assert found.fix_by_severity[0].in_time == Share(1, 1)


def test_one_step_is_better_than_three(recovery, staff_member, noon):
    recovery(contact=5, fix=10)
    twice = recovery(contact=5)
    for minute in (6, 8):
        at = noon + minute * MINUTE
        record_contact(twice, channel="call", happened_at=at, by=staff_member, at=at)
    at = noon + 10 * MINUTE
    mark_fixed(twice, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)

    found = response_of(ALL())

    assert found.fixed_at_first_contact == Share(1, 2)
    assert found.handed_over == Share(0, 2)


def test_the_bounce_of_eight_two_nine(recovery):
    recovery(fix=30, readings=(8, 2, 9))

    found = bounce_of(ALL())

    assert (found.drop, found.lift, found.bounce) == (-6, 7, 1)
    assert (found.count, found.above) == (1, Share(1, 1))
    assert dict(found.conversion())[NpsBand.DETRACTOR] == [0, 0, 1]


def test_only_recoveries_with_all_three_are_averaged_and_the_rest_is_said(recovery, noon):
    recovery(fix=30, readings=(8, 4, 7), at=noon - 40 * DAY)
    recovery(fix=30, readings=(None, 3), at=noon - 50 * DAY)
    recovery(contact=5, readings=(None, 3), at=noon - 60 * DAY)

    found = bounce_of(ALL())

    assert (found.count, found.estimated, found.missing) == (1, 0, 1)
    assert found.without == Share(1, 2)
    assert (found.baseline, found.after_failure, found.after_recovery) == (8, 4, 7)


def test_estimates_are_left_out_until_asked_for(recovery):
    recovery(fix=30, readings=(8, 2, 9), source=Source.ESTIMATE)

    left_out, shown = bounce_of(ALL()), bounce_of(ALL(), with_estimates=True)

    assert (left_out.count, left_out.estimated, left_out.bounce) == (0, 1, None)
    assert (shown.count, shown.estimated, shown.bounce) == (1, 0, 1)


def test_the_latest_score_before_the_mistake_is_the_baseline(recovery, noon):
    recovery(fix=30, readings=(None, None, 6), at=noon - 30 * DAY)
    again = recovery(fix=30, readings=(None, 2, 9))

    found = bounce_of(Incident.objects.filter(pk=again.pk))

    assert found.complete == (Readings(6, 2, 9),)


@pytest.mark.parametrize("with_estimates", [False, True])
def test_insights_and_the_incident_page_read_the_same(recovery, noon, with_estimates):
    recovery(fix=30, readings=(None, None, 6), at=noon - 30 * DAY)
    recovery(fix=30, readings=(9, 2, 8), at=noon - 20 * DAY)
    recovery(fix=30, readings=(7, 1, 8), at=noon - 10 * DAY, source=Source.ESTIMATE)
    recovery(fix=30, readings=(None, 2, 9))

    single = readings_of_all(ALL(), with_estimates=with_estimates).values()
    complete = [one for one in single if one.drop is not None and one.lift is not None]

    assert sorted(
        one.bounce for one in bounce_of(ALL(), with_estimates=with_estimates).complete
    ) == (sorted(one.bounce for one in complete))


def test_the_story_is_told_only_where_the_readings_show_it(recovery):
    def story(*lifts):
        for rung, after in enumerate(lifts, start=1):
            made = recovery(fix=30, readings=(8, 2, after))
            Incident.objects.filter(pk=made.pk).update(rung=rung)
        return story_of(ALL())

    assert story(8).said.startswith("Too few")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("incidents.queries.insights.ladder.FEWEST_FOR_PERCENT", 1)
        assert story(8, 9, 10).said.startswith("The higher the rung")
        assert story(10, 3).said.startswith("These readings do not show")


def test_money_never_comes_without_the_lift_it_went_with(recovery, staff_member, noon):
    lifted = recovery(fix=30, readings=(8, 2, 9))
    unread = recovery(fix=30)
    at = noon + 40 * MINUTE
    make_remedy(lifted, cost="120.00", by=staff_member, at=at)
    make_remedy(unread, cost="30.50", by=staff_member, at=at)
    make_remedy(unread, cost="700", by=staff_member, at=at, why="The stay was spoilt")

    found = spend_of(ALL())

    assert (found.total.amount, found.total.recoveries) == (Decimal("150.50"), 2)
    assert (found.total.lift, len(found.total.lifts)) == (7, 1)
    assert [(one.name, one.amount) for one in found.by_purpose] == [
        ("Compensation", Decimal("150.50"))
    ]
    assert found.own_authority == Share(2, 2)
    assert lifts_of(ALL()) == {lifted.pk: 7}
    assert spent_since(ALL(), noon + DAY).amount == 0
    assert spent_since(Incident.objects.filter(pk=unread.pk), noon).amount == Decimal("30.50")


def test_what_happened_is_counted_apart(recovery, staff_member, noon):
    known = recovery(fix=30)
    write_diagnosis(known, diagnosis=FOUND, version=None, by=staff_member, at=noon + DAY)
    recovery(discovered_by=DiscoveredBy.CUSTOMER)

    found = occurrence_of(ALL())

    assert (found.incidents, found.found_by_us, found.diagnosed) == (2, Share(1, 2), Share(1, 2))
    assert [(one.name, one.count) for one in found.causes] == [("A process", 1)]
    assert [(one.name, one.count) for one in found.types] == [("No type yet", 2)]


def test_closed_without_a_change_is_counted(recovery, noon):
    closed = recovery(fix=30)
    Incident.objects.filter(pk=closed.pk).update(
        status="closed", closed_at=noon + DAY, closed_as="recovered"
    )

    assert occurrence_of(ALL()).closed_without_a_change == Share(1, 1)


def test_the_rungs_are_counted_as_they_were_reached(recovery):
    recovery()
    recovery(fix=30)
    recovery(fix=30)

    found = ladder_of(ALL())

    assert found.on_rung == (1, 2, 0, 0)
    assert [str(share) for _, _, share in found.steps][:2] == ["1 of 3", "2 of 3"]
    assert found.top == Share(0, 3)


def test_a_log_that_was_taken_back_is_in_no_figure(incident, staff_member, noon):
    withdraw_incident(incident, by=staff_member, at=noon)

    counted = ALL().counted()
    assert response_of(counted).contact.waiting == 0
    assert occurrence_of(counted).incidents == 0
    assert Deadline.objects.exists()
