"""Twenty answers by one link at once: one counts, and nobody is told of an error."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from incidents.actions.answers import Answer, answer_survey
from incidents.actions.recoveries import mark_fixed
from incidents.actions.surveys import send_surveys
from incidents.models import Event, Incident, LoyaltyReading, Survey
from incidents.queries.surveys import token_of
from tests.makers import make_customer, make_incident
from tests.races.test_clock import at_once

AT_ONCE = 20
DAY = timedelta(days=1)


@pytest.fixture
def survey(staff_member, transactional_db):
    at = now() - 9 * DAY
    guest = make_customer("Maria Silva", email="maria@example.com")
    incident = make_incident(by=staff_member, customer=guest, at=at)
    mark_fixed(incident, what_was_done="A new room", fixed_at=at, by=staff_member, at=at)
    send_surveys(at=now())
    return Survey.objects.get()


def test_of_twenty_one_counts(survey):
    link = f"/answer/{token_of(survey.salt)}/"

    def answer(number):
        page = Client().post(link, {"score": str(number % 11)}, follow=True)
        return page.status_code, "Thank you" in page.content.decode()

    assert set(at_once(answer, AT_ONCE)) == {(200, True)}
    assert LoyaltyReading.objects.count() == 1
    assert Event.objects.filter(kind="survey.answered").count() == 1


def test_two_sweeps_ask_once(survey):
    Survey.objects.update(status="planned", sent_at=None, next_step_at=now())

    at_once(lambda _: send_surveys(at=now()), 4)

    assert Event.objects.filter(kind="survey.sent").count() == 2  # the first was in the fixture


def test_two_low_scores_of_one_customer_open_one(survey, staff_member):
    Incident.objects.update(status="closed", closed_as="recovered", closed_at=now())
    at = now() - 9 * DAY
    other = make_incident(by=staff_member, customer=survey.incident.customer, at=at)
    second = Survey.objects.create(
        incident=other, salt="other", token_hash="h" * 64, due_at=at, status="sent", sent_at=now()
    )
    Incident.objects.update(status="closed", closed_as="recovered", closed_at=now(), fixed_at=at)
    both = [survey, second]
    at_once(lambda n: answer_survey(both[n], answer=Answer(n + 1), at=now()).pk, 2)

    assert Incident.objects.filter(discovered_by="survey").count() == 1
    assert Event.objects.filter(kind="reading.low").count() == 2
