"""The log page and the incident page: who may enter, what comes back, what is kept."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from incidents.lifecycle import IncidentStatus
from incidents.models import Contact, Customer, Event, Incident, IncidentType, Remedy
from incidents.words.incidents import Severity
from tests.makers import APOLOGY, make_customer, make_incident

LOG = "/log/"
JUST_ENOUGH = {"what_happened": "The room was not ready", "who": "Guest, room 9"}


def test_what_and_who_are_enough(browser_of, staff_member):
    answer = browser_of(staff_member).post(LOG, JUST_ENOUGH)

    incident = Incident.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/incidents/{incident.pk}/")
    assert (incident.owner, incident.severity) == (staff_member, Severity.MEDIUM)
    assert incident.customer.name == "Guest, room 9"


def test_without_any_location_the_page_says_what_comes_first(browser_of, business_owner):
    page = browser_of(business_owner).get(LOG).content.decode()

    assert "Start with a location" in page
    assert reverse("location-add") in page


def test_with_a_location_nothing_comes_first(browser_of, business_owner, staff_member):
    page = browser_of(business_owner).get(LOG).content.decode()

    assert "Start with a location" not in page


def test_somebody_we_know_is_not_added_again(browser_of, staff_member, guest):
    browser_of(staff_member).post(LOG, {**JUST_ENOUGH, "customer": guest.pk})

    assert Incident.objects.get().customer == guest
    assert Customer.objects.count() == 1


def test_not_known_yet_is_an_answer(browser_of, staff_member):
    browser_of(staff_member).post(
        LOG, {"what_happened": "A bag was left", "who": "table 7", "not_known": "on"}
    )

    incident = Incident.objects.get()
    assert (incident.customer, incident.customer_hint) == (None, "table 7")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("what_happened", "", "This field is required"),
        ("what_happened", "x" * 2001, "at most 2000 characters"),
        ("who", "", "Say who was let down"),
        ("severity", "awful", "Select a valid choice"),
        ("occurred_at", "2199-01-01T10:00", "still to come"),
        ("occurred_at", "yesterday", "Pick a day and a time"),
        ("value_that_failed", "-5", "Write an amount"),
        ("value_that_failed", "1e9", "Write an amount"),
        ("value_that_failed", "1.001", "two places"),
        ("phone", "12", "phone number"),
        ("customer", "999999", "Select a valid choice"),
        ("location", "999999", "Select a valid choice"),
        ("what_happened", "nul \x00 byte", "Null characters"),
    ],
)
def test_bad_input_is_answered_at_the_field_and_changes_nothing(
    field, value, words, browser_of, staff_member
):
    answer = browser_of(staff_member).post(LOG, {**JUST_ENOUGH, field: value})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (Incident.objects.count(), Customer.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_what_was_typed_comes_back(browser_of, staff_member):
    answer = browser_of(staff_member).post(
        LOG, {"what_happened": "The lift stood still", "who": ""}
    )

    assert "The lift stood still" in answer.content.decode()


def test_a_double_click_is_one_incident(browser_of, staff_member, form_key):
    browser = browser_of(staff_member)
    first = browser.post(LOG, {**JUST_ENOUGH, "form_key": form_key})
    second = browser.post(LOG, {**JUST_ENOUGH, "form_key": form_key})

    assert first.url == second.url
    assert Incident.objects.count() == 1


def test_the_same_key_with_other_words_is_a_conflict(browser_of, staff_member, form_key):
    browser = browser_of(staff_member)
    browser.post(LOG, {**JUST_ENOUGH, "form_key": form_key})
    answer = browser.post(
        LOG, {**JUST_ENOUGH, "what_happened": "Another one", "form_key": form_key}
    )

    assert answer.status_code == 409
    assert "Another one" in answer.content.decode()
    assert Incident.objects.count() == 1


SPOT = {
    **JUST_ENOUGH,
    "already_fixed": "on",
    "channel": "in_person",
    "minutes_ago": "15",
    "customer_ask": "A quiet room",
    "what_was_done": "Moved them to a suite",
    "apology_words": APOLOGY,
    "qualities": ["sincere", "grateful", "blameless", "honest", "valued"],
    "remedy_kind": "gift",
    "remedy_what": "Flowers",
    "remedy_purpose": "extra",
    "remedy_cost": "12.50",
    "remedy_given": "on",
}


def test_made_right_on_the_spot_is_one_form(browser_of, staff_member):
    browser_of(staff_member).post(LOG, SPOT)

    incident = Incident.objects.get()
    assert (incident.status, incident.rung) == (IncidentStatus.FIXED, 3)
    assert Contact.objects.count() == Remedy.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"what_was_done": ""}, "Say what you did"),
        ({"customer_ask": "", "not_asked_reason": ""}, "why you did not ask"),
        ({"apology_words": "Sorry."}, "40 characters"),
        ({"remedy_kind": "discount"}, "never the extra"),
        ({"remedy_what": ""}, "what they got"),
        ({"remedy_cost": "NaN"}, "Write an amount"),
        ({"minutes_ago": "-5"}, "Select a valid choice"),
    ],
)
def test_bad_input_on_the_spot_writes_none_of_it(wrong, words, browser_of, staff_member):
    answer = browser_of(staff_member).post(LOG, {**SPOT, **wrong})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Incident.objects.count() == 0


def test_a_prepared_start_alone_is_no_apology_on_the_spot_either(browser_of, staff_member):
    kind = IncidentType.objects.exclude(apology_start="")[0]
    typed = {**SPOT, "incident_type": kind.pk, "apology_words": kind.apology_start}

    answer = browser_of(staff_member).post(LOG, typed)

    assert answer.status_code == 422
    assert "apology_words" in answer.context["form"].errors
    assert Incident.objects.count() == 0


def test_signed_out_people_are_asked_to_sign_in(client, db):
    assert client.get(LOG).url.startswith("/accounts/login/")


def test_the_reference_leads_to_the_incident(browser_of, staff_member, incident):
    answer = browser_of(staff_member).get(f"/sr-{incident.pk}")

    assert answer.url == f"/incidents/{incident.pk}/"


def test_the_page_shows_the_owner_the_first_thing_to_do(browser_of, staff_member, incident):
    page = browser_of(staff_member).get(incident.get_absolute_url()).content.decode()

    assert "Reach out now" in page
    assert "rung 0 of 3 reached" in page


def test_a_restricted_incident_is_not_there_for_others(
    browser_of, staff_member, colleague, manager_user, noon
):
    secret = make_incident(by=staff_member, at=noon, is_restricted=True)

    answers = [
        browser_of(person).get(secret.get_absolute_url()).status_code
        for person in (staff_member, colleague, manager_user)
    ]

    assert answers == [200, 404, 200]


def test_the_page_takes_as_many_queries_for_three_as_for_one(
    browser_of, staff_member, incident, django_assert_max_num_queries
):
    browser = browser_of(staff_member)
    record = reverse("contact-record", args=[incident.pk])
    browser.post(record, {"channel": "call", "what_was_said": "We are on it"})
    with django_assert_max_num_queries(45) as one:
        browser.get(incident.get_absolute_url())
    for _ in range(2):
        browser.post(record, {"channel": "call", "what_was_said": "Still on it"})
    with django_assert_max_num_queries(45) as three:
        browser.get(incident.get_absolute_url())

    assert len(three) == len(one)


def test_a_colleague_may_not_say_it_is_fixed(browser_of, colleague, incident):
    browser = browser_of(colleague)
    address = reverse("incident-fix", args=[incident.pk])

    assert browser.get(address).status_code == 403
    answer = browser.post(address, {"what_was_done": "All good"})

    assert answer.status_code == 403
    assert "owns this" in answer.content.decode()
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.OPEN


def test_closing_early_lists_what_is_missing(browser_of, staff_member, incident):
    address = reverse("incident-close", args=[incident.pk])

    answer = browser_of(staff_member).post(address, {"outcome": "thrilled"})

    assert answer.status_code == 422
    assert "The diagnosis" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["incident-fix", "contact-record", "ask-record", "incident-severity", "note-write"],
)
def test_an_empty_form_is_refused(name, browser_of, staff_member, incident):
    answer = browser_of(staff_member).post(reverse(name, args=[incident.pk]), {})

    assert answer.status_code == 422


def test_opening_pages_changes_nothing(browser_of, staff_member, manager_user, incident):
    before = Event.objects.count()
    names = [
        "incident-detail",
        "incident-fix",
        "contact-record",
        "ask-record",
        "incident-severity",
        "note-write",
        "incident-close",
    ]
    for name in names:
        browser_of(staff_member).get(reverse(name, args=[incident.pk]))

    assert browser_of(manager_user).get(f"/incidents/{incident.pk}/withdraw/").status_code == 405
    assert Event.objects.count() == before


def test_a_customer_is_named_later(browser_of, staff_member):
    unknown = make_incident(by=staff_member)
    somebody = make_customer("Guest, room 7")

    browser_of(staff_member).post(
        reverse("customer-name", args=[unknown.pk]), {"customer": somebody.pk}
    )

    unknown.refresh_from_db()
    assert unknown.customer == somebody


@pytest.mark.parametrize("value", ["²", "9" * 5000, "-1", "x"])
def test_a_customer_that_is_no_number_is_nobody(value, browser_of, staff_member):
    browser = browser_of(staff_member)

    assert browser.get(LOG, {"customer": value, "location": value}).status_code == 200
    assert browser.post(LOG, {**JUST_ENOUGH, "customer": value}).status_code == 422


def test_a_log_is_taken_back_once_however_often_one_presses(browser_of, staff_member, form_key):
    incident, browser = make_incident(by=staff_member, at=now()), browser_of(staff_member)
    address = f"/incidents/{incident.pk}/withdraw/"

    answers = [browser.post(address, {"form_key": form_key}).status_code for _ in range(2)]

    assert answers == [302, 302]
