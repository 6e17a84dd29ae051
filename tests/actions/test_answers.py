"""What a customer answers, once, and what a very low score sets off at once. Product J1, J3."""

from datetime import timedelta

import pytest

from incidents.actions.answers import Answer, answer_survey, enter_reading
from incidents.actions.loyalty import Score
from incidents.actions.recoveries import close_as_not_recovered, mark_fixed
from incidents.actions.surveys import send_surveys
from incidents.lifecycle import IncidentStatus, SurveyStatus
from incidents.models import Event, Incident, LoyaltyReading, OutgoingEmail, Survey
from incidents.queries.loyalty import readings_of
from incidents.refusals import Conflict
from tests.makers import make_customer, make_incident, make_shift

DAY = timedelta(days=1)


@pytest.fixture
def fixed(staff_member, noon):
    guest = make_customer("Maria Silva", email="maria@example.com")
    incident = make_incident(by=staff_member, customer=guest, severity="low", at=noon)
    return mark_fixed(incident, what_was_done="A new room", fixed_at=noon, by=staff_member, at=noon)


@pytest.fixture
def survey(fixed, noon):
    send_surveys(at=noon + 8 * DAY)
    return Survey.objects.select_related("incident__customer").get()


@pytest.fixture
def closed(survey, noon):
    """Its recovery is over, while the customer still has the question."""
    Incident.objects.filter(pk=survey.incident_id).update(
        status="closed", closed_at=noon + 9 * DAY, closed_as="recovered", outcome="satisfied"
    )
    survey.incident.refresh_from_db()
    return survey


def newest():
    return Incident.objects.order_by("-pk")[0]


def clocks_of(incident):
    return set(incident.deadlines.armed().values_list("kind", flat=True))


def test_an_answer_is_the_reading_after_the_recovery(survey, noon):
    answered = answer_survey(
        survey, answer=Answer(9, "Lovely", fair_result="yes"), at=noon + 9 * DAY
    )

    reading = LoyaltyReading.objects.get(source="survey")
    assert (answered.status, answered.score, answered.fair_result) == ("answered", 9, "yes")
    assert (reading.score, reading.moment, reading.recorded_by) == (9, "after_recovery", None)
    assert Event.objects.get(kind="survey.answered").text.words == "Lovely"
    assert Incident.objects.count() == 1


def test_eight_two_nine_is_a_bounce_of_one(survey, staff_member, noon):
    for moment, score in [("baseline", 8), ("after_failure", 2)]:
        said = Score(moment, score, "in_person", noon + DAY)
        enter_reading(survey.incident, score=said, by=staff_member, at=noon + DAY)
    answer_survey(survey, answer=Answer(9), at=noon + 9 * DAY)

    taken = readings_of(survey.incident)
    assert (taken.drop, taken.lift, taken.bounce) == (-6, 7, 1)


def test_a_second_answer_changes_nothing(survey, noon):
    answer_survey(survey, answer=Answer(9), at=noon + 9 * DAY)

    with pytest.raises(Conflict):
        answer_survey(survey, answer=Answer(1), at=noon + 9 * DAY)

    assert LoyaltyReading.objects.get().score == 9


def test_nobody_answers_after_thirty_days_whether_the_clock_has_seen_it_or_not(survey, noon):
    with pytest.raises(Conflict):
        answer_survey(survey, answer=Answer(9), at=noon + 38 * DAY)

    survey.refresh_from_db()
    assert survey.status == SurveyStatus.SENT
    assert not LoyaltyReading.objects.exists()


def test_three_after_it_was_closed_opens_one_with_an_owner_and_running_clocks(
    closed, manager_user, harbour, noon
):
    make_shift(manager_user, harbour)

    answer_survey(closed, answer=Answer(3, "Still cold"), at=noon + 9 * DAY)

    opened = newest()
    assert opened != closed.incident
    assert (opened.owner, opened.severity, opened.discovered_by) == (
        manager_user,
        "high",
        "survey",
    )
    assert opened.customer == closed.incident.customer
    assert "Still cold" in opened.what_happened
    assert clocks_of(opened) == {"first_contact", "fix", "apology", "diagnosis"}
    [letter] = OutgoingEmail.objects.filter(incident=opened)
    assert letter.kind == "incident_logged"
    assert (letter.recipient, letter.incident) == (manager_user, opened)
    closed.incident.refresh_from_db()
    assert closed.incident.status == IncidentStatus.CLOSED


def test_four_opens_none(closed, noon):
    answer_survey(closed, answer=Answer(4), at=noon + 9 * DAY)

    assert Incident.objects.count() == 1


def test_a_second_low_score_while_one_is_open_opens_none(closed, manager_user, noon):
    answer_survey(closed, answer=Answer(3), at=noon + 9 * DAY)
    opened, at = newest(), noon + 9 * DAY
    said = Score("after_recovery", 2, "call", at)

    enter_reading(closed.incident, score=said, by=manager_user, at=at)

    assert Incident.objects.count() == 2
    heard = Event.objects.filter(incident=opened, kind="reading.low")
    assert [one.details["score"] for one in heard.order_by("pk")] == [3, 2]
    assert clocks_of(opened) == {"first_contact", "fix", "apology", "diagnosis"}


def test_a_low_score_on_what_was_fixed_starts_it_over(survey, staff_member, noon):
    answer_survey(survey, answer=Answer(2, "The noise is back"), at=noon + 9 * DAY)

    incident = Incident.objects.get()
    assert (incident.status, incident.severity, incident.times_reopened) == ("open", "high", 1)
    assert {"first_contact", "fix"} <= clocks_of(incident)
    survey.refresh_from_db()
    assert survey.status == SurveyStatus.ANSWERED
    assert OutgoingEmail.objects.get(kind="low_score").recipient == staff_member


def test_an_estimate_of_ours_sets_nobody_to_it(fixed, staff_member, noon):
    guess = Score("after_recovery", 1, "estimate", noon)

    enter_reading(fixed, score=guess, by=staff_member, at=noon)

    fixed.refresh_from_db()
    assert fixed.status == IncidentStatus.FIXED
    assert not OutgoingEmail.objects.filter(kind="low_score").exists()


def test_nobody_on_duty_leaves_it_to_the_manager_of_the_place(closed, manager_user, noon):
    answer_survey(closed, answer=Answer(0), at=noon + 9 * DAY)

    assert newest().owner == manager_user


def test_what_was_said_in_a_restricted_recovery_stays_there(closed, manager_user, noon):
    Incident.objects.filter(pk=closed.incident_id).update(is_restricted=True)
    make_incident(by=manager_user, customer=closed.incident.customer, at=noon)

    answer_survey(closed, answer=Answer(1, "A private matter"), at=noon + 9 * DAY)

    opened = newest()
    assert opened.is_restricted
    assert not Event.objects.filter(kind="reading.low", incident__is_restricted=False).exists()


def test_who_asks_to_be_called_is_told_of_to_the_owner(survey, staff_member, noon):
    answer_survey(survey, answer=Answer(7, may_call=True), at=noon + 9 * DAY)

    assert OutgoingEmail.objects.get(kind="survey_answered").recipient == staff_member


def test_a_recovery_given_up_is_not_answered_any_more(survey, manager_user, noon):
    at = noon + 9 * DAY
    close_as_not_recovered(
        survey.incident, reason="Moved away", outcome="lost", by=manager_user, at=at
    )

    with pytest.raises(Conflict):
        answer_survey(survey, answer=Answer(9), at=at)
