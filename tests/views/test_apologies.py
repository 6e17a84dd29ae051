"""The apology page: prompts, the soft check, whose apology it is, and what it says afterwards."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from incidents.actions.recoveries import mark_fixed
from incidents.models import Apology, Contact, IncidentType
from incidents.policy.apologies import PROMPTS
from incidents.words.remedies import Quality
from tests.makers import ALL_FIVE, APOLOGY, make_incident

POINTING = "We are sorry about the suite, but you came an hour before the agreed time."


@pytest.fixture
def moment_ago():
    return now() - timedelta(minutes=30)


@pytest.fixture
def running(staff_member, guest, moment_ago):
    late = IncidentType.objects.get(name="Late delivery")
    return make_incident(by=staff_member, customer=guest, at=moment_ago, incident_type=late)


@pytest.fixture
def page(running):
    return f"/incidents/{running.pk}/apology/"


def words(person, **typed):
    said = {"words": APOLOGY, "channel": "call", "given_by": person.pk, "qualities": [*ALL_FIVE]}
    return {**said, "also_a_contact": "on", "form_key": str(uuid4()), **typed}


def test_the_page_helps_with_words(browser_of, page, running, staff_member):
    text = browser_of(staff_member).get(page).content.decode()

    for said in (*PROMPTS, "two or more options", *(quality.label for quality in Quality)):
        assert said in text
    assert running.incident_type.apology_start.strip() in text


def test_one_press_records_apology_and_contact(browser_of, page, running, staff_member):
    answer = browser_of(staff_member).post(page, words(staff_member), follow=True)

    running.refresh_from_db()
    assert (Apology.objects.count(), Contact.objects.count()) == (1, 1)
    assert running.first_contact_at is not None
    assert "Rung 2 comes with the fix" in answer.content.decode()


def test_without_the_tick_it_is_no_contact(browser_of, page, staff_member):
    typed = words(staff_member)
    del typed["also_a_contact"]

    browser_of(staff_member).post(page, typed)

    assert (Apology.objects.count(), Contact.objects.count()) == (1, 0)


def test_it_says_what_rung_two_still_asks_for(browser_of, page, running, staff_member, moment_ago):
    mark_fixed(running, what_was_done="Done", fixed_at=moment_ago, by=staff_member, at=moment_ago)
    typed = words(staff_member, qualities=["sincere", "blameless", "honest", "valued"])

    four = browser_of(staff_member).post(page, typed, follow=True).content.decode()
    five = browser_of(staff_member).post(page, words(staff_member), follow=True).content.decode()

    assert "Rung 2 still asks for: thankful for the relationship." in four
    assert "Apology recorded. Rung 2 of 3." in five


def test_words_that_point_need_a_second_press_and_keep_the_warning(browser_of, page, staff_member):
    browser = browser_of(staff_member)

    first = browser.post(page, words(staff_member, words=POINTING))
    nothing_yet = Apology.objects.count()
    browser.post(page, words(staff_member, words=POINTING, heard="but you"))

    text = first.content.decode()
    assert (first.status_code, nothing_yet) == (422, 0)
    assert "Save it as it is" in text
    assert 'name="heard" value="but you"' in text
    assert Apology.objects.get().warnings == ["but you"]


def test_the_unedited_start_is_refused(browser_of, page, running, staff_member):
    start = running.incident_type.apology_start

    answer = browser_of(staff_member).post(page, words(staff_member, words=start))

    assert (answer.status_code, Apology.objects.count()) == (422, 0)
    assert "make it your own" in answer.content.decode()


def test_a_colleague_is_asked_why(browser_of, page, colleague):
    browser = browser_of(colleague)

    asked = browser.post(page, words(colleague))
    browser.post(page, words(colleague, not_owner_reason="I stood there"))

    assert asked.status_code == 422
    assert Apology.objects.get().not_owner_reason == "I stood there"


def test_pressing_twice_apologises_once(browser_of, page, staff_member):
    browser, same = browser_of(staff_member), words(staff_member)

    browser.post(page, same)
    browser.post(page, same)

    assert (Apology.objects.count(), Contact.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": ""}, "This field is required"),
        ({"words": "Sorry"}, "40 characters"),
        ({"words": "x" * 4001}, "at most 4000 characters"),
        ({"words": "nul \x00 byte"}, "Null characters"),
        ({"channel": "pigeon"}, "Select a valid choice"),
        ({"given_by": "999999"}, "Select a valid choice"),
        ({"given_at": "2199-01-01T10:00"}, "still to come"),
        ({"given_at": "2001-01-01T10:00"}, "before the mistake"),
        ({"given_at": "noon"}, "Pick a day and a time"),
        ({"qualities": ["humble"]}, "Select a valid choice"),
    ],
)
def test_bad_input_is_answered_and_nothing_is_written(typed, said, browser_of, page, staff_member):
    answer = browser_of(staff_member).post(page, words(staff_member, **typed))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (Apology.objects.count(), Contact.objects.count()) == (0, 0)


def test_the_business_owner_reads_who_apologises(browser_of, page, business_owner):
    answer = browser_of(business_owner).get(page)

    assert answer.status_code == 403
    assert "owns this and apologises" in answer.content.decode()


def test_what_one_may_not_see_is_not_there(browser_of, running, page, colleague):
    running.is_restricted = True
    running.save()

    assert browser_of(colleague).get(page).status_code == 404
