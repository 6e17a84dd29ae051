"""The page on which a loyalty reading is entered."""

import pytest

from incidents.models import LoyaltyReading
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
