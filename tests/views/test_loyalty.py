"""The page on which a loyalty reading is entered."""

from datetime import timedelta

import pytest

from incidents.actions.loyalty import Score, record_reading
from incidents.models import LoyaltyReading
from incidents.words.loyalty import Moment, Source
from tests.makers import make_incident

SAID = {"moment": "after_failure", "score": "2", "source": "in_person"}


@pytest.fixture
def desk(browser_of, staff_member):
    return browser_of(staff_member)


def page_of(incident):
    return f"/incidents/{incident.pk}/reading/"


def test_a_reading_is_recorded(desk, incident):
    answer = desk.post(page_of(incident), SAID)

    reading = LoyaltyReading.objects.get()
    assert answer.url == f"/incidents/{incident.pk}/"
    assert (reading.score, reading.moment, reading.source) == (2, "after_failure", "in_person")
    assert ">2" in desk.get(page_of(incident)).content.decode()


def test_the_incident_page_knows_the_score_from_before(desk, incident, guest, staff_member, noon):
    at = noon + timedelta(days=30)
    heard = {Moment.BASELINE: 8, Moment.AFTER_FAILURE: 2, Moment.AFTER_RECOVERY: 9}
    for moment, score in heard.items():
        said = Score(moment, score, Source.CALL, noon)
        record_reading(incident, score=said, by=staff_member, at=at)
    following = make_incident(by=staff_member, at=at, customer=guest)
    for moment, score in ((Moment.AFTER_FAILURE, 3), (Moment.AFTER_RECOVERY, 10)):
        said = Score(moment, score, Source.CALL, at)
        record_reading(following, score=said, by=staff_member, at=at)

    page = desk.get(following.get_absolute_url()).content.decode()

    assert "loyalty 9 → 3 → 10" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("score", "-1", "Select a valid choice"),
        ("score", "11", "Select a valid choice"),
        ("score", "", "This field is required"),
        ("moment", "tomorrow", "Select a valid choice"),
        ("moment", "after_recovery", "not fixed yet"),
        ("source", "gossip", "Select a valid choice"),
        ("read_at", "2199-01-01T10:00", "still to come"),
        ("read_at", "2001-01-01T10:00", "before the mistake"),
    ],
)
def test_bad_input_is_answered_at_the_field(field, value, words, desk, incident):
    answer = desk.post(page_of(incident), {**SAID, field: value})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not LoyaltyReading.objects.exists()


def test_a_colleague_is_told_who_records_it(browser_of, colleague, incident):
    browser = browser_of(colleague)

    assert browser.get(page_of(incident)).status_code == 403
    assert browser.post(page_of(incident), SAID).status_code == 403
    assert not LoyaltyReading.objects.exists()


def test_two_presses_are_one_reading(desk, incident, form_key):
    for _ in range(2):
        assert desk.post(page_of(incident), {**SAID, "form_key": form_key}).status_code == 302

    assert LoyaltyReading.objects.count() == 1


def test_without_a_customer_the_page_asks_who_it_was(desk, staff_member):
    unknown = make_incident(by=staff_member)

    assert "not known yet" in desk.get(page_of(unknown)).content.decode()
    assert desk.post(page_of(unknown), SAID).status_code == 422


def test_a_restricted_incident_is_not_there(browser_of, colleague, incident):
    incident.is_restricted = True
    incident.save()

    assert browser_of(colleague).post(page_of(incident), SAID).status_code == 404
