"""The book of customers, one customer, and who may be meant while somebody types."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.actions.loyalty import Score, record_reading
from incidents.actions.proposals import Proposal
from incidents.actions.remedies import propose_remedy
from incidents.models import Customer
from incidents.words.loyalty import Moment, Source
from tests.makers import make_customer, make_incident

WHO = {
    "name": "Ada Lovelace",
    "phone": "+1 415 555 0100",
    "email": "ada@example.com",
    "kind": "external",
    "needs": "A quiet room",
}


@pytest.fixture
def desk(browser_of, staff_member):
    return browser_of(staff_member)


def queries_of(browser, address):
    browser.get(address)  # what the side bar counts is kept until something happens
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_the_list_is_searched_and_paged(desk):
    for number in range(27):
        make_customer(f"Guest {number:02}")

    first, last = (desk.get("/customers/", {"page": page}).content.decode() for page in (1, 2))
    found = desk.get("/customers/", {"q": "Guest 26"}).content.decode()

    assert "Guest 24" in first and "Guest 25" not in first
    assert "Guest 26" in last
    assert "Guest 26" in found and "Guest 00" not in found
    assert "Nobody like that" in desk.get("/customers/?q=nobody").content.decode()


@pytest.mark.usefixtures("in_one_minute")
def test_the_list_costs_the_same_with_three_customers_as_with_one(desk, staff_member):
    make_incident(by=staff_member, customer=make_customer("Guest 0"))
    desk.get("/customers/")
    one = queries_of(desk, "/customers/")
    for number in (1, 2):
        make_incident(by=staff_member, customer=make_customer(f"Guest {number}"))

    assert queries_of(desk, "/customers/") == one


def test_a_customers_page_shows_incidents_readings_and_remedies(
    desk, staff_member, incident, guest, noon
):
    for moment, score in ((Moment.BASELINE, 8), (Moment.AFTER_FAILURE, 2)):
        record_reading(
            incident, score=Score(moment, score, Source.CALL, noon), by=staff_member, at=noon
        )
    given = Proposal(
        purpose="compensation", kind="gesture", what="A handwritten card", given_at=noon
    )
    propose_remedy(incident, proposal=given, by=staff_member, at=noon)
    guest.needs = "Feather-free pillows"
    guest.save()

    page = desk.get(f"/customers/{guest.pk}/").content.decode()

    for words in (incident.reference, "A handwritten card", "Feather-free", "After the failure 2"):
        assert words in page


@pytest.mark.usefixtures("in_one_minute")
def test_a_customers_page_costs_the_same_with_three_incidents_as_with_one(
    desk, staff_member, guest, noon
):
    def one_more():
        incident = make_incident(by=staff_member, customer=guest)
        score = Score(Moment.AFTER_FAILURE, 2, Source.CALL, noon)
        record_reading(incident, score=score, by=staff_member, at=noon)
        given = Proposal(purpose="compensation", kind="gesture", what="A card", given_at=noon)
        propose_remedy(incident, proposal=given, by=staff_member, at=noon)

    one_more()
    address = f"/customers/{guest.pk}/"
    desk.get(address)
    one = queries_of(desk, address)
    one_more()
    one_more()

    assert queries_of(desk, address) == one


def test_a_restricted_incident_is_on_no_page_of_others(browser_of, colleague, staff_member, guest):
    secret = make_incident(
        by=staff_member, customer=guest, is_restricted=True, what_happened="Something private"
    )
    browser = browser_of(colleague)

    for address in (
        "/customers/",
        f"/customers/{guest.pk}/",
        f"/customers/{guest.pk}/known/",
        "/customers/suggest/?q=Guest",
    ):
        page = browser.get(address).content.decode()
        assert secret.reference not in page
        assert "Something private" not in page
        assert "1 incident" not in page and "1 earlier" not in page


def test_a_customer_is_added(desk):
    answer = desk.post("/customers/add/", WHO)

    ada = Customer.objects.get()
    assert answer.url == f"/customers/{ada.pk}/"
    assert (ada.name, ada.phone.as_e164, ada.needs) == (
        "Ada Lovelace",
        "+14155550100",
        "A quiet room",
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "This field is required"),
        ("name", "x" * 161, "at most 160"),
        ("name", "a\x00b", "Null characters"),
        ("phone", "12", "phone number"),
        ("email", "ada", "valid email"),
        ("kind", "alien", "Select a valid choice"),
        ("needs", "x" * 2001, "at most 2000"),
    ],
)
@pytest.mark.parametrize("address", ["/customers/add/", "change"])
def test_bad_input_is_answered_at_the_field(address, field, value, words, desk, guest):
    url = f"/customers/{guest.pk}/change/" if address == "change" else address
    answer = desk.post(url, {**WHO, "version": 1, field: value})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Customer.objects.get().name == "Guest, room 412"


def test_two_presses_add_one(desk, form_key):
    for _ in range(2):
        assert desk.post("/customers/add/", {**WHO, "form_key": form_key}).status_code == 302

    assert Customer.objects.count() == 1


def test_what_we_know_is_changed_and_the_referrer_stays(desk, guest):
    guest.referrer = make_customer("Who sent them")
    guest.save()

    answer = desk.post(f"/customers/{guest.pk}/change/", {**WHO, "version": 1})

    guest.refresh_from_db()
    assert answer.status_code == 302
    assert (guest.name, guest.version, guest.referrer.name) == ("Ada Lovelace", 2, "Who sent them")


def test_of_two_who_save_the_second_sees_both_versions_and_may_save_again(desk, guest):
    address = f"/customers/{guest.pk}/change/"
    desk.post(address, {**WHO, "version": 1})

    refused = desk.post(address, {**WHO, "name": "Ada King", "version": 1})
    page = refused.content.decode()

    assert refused.status_code == 409
    assert "Ada Lovelace" in page and "Ada King" in page
    assert 'name="version" value="2"' in page
    assert desk.post(address, {**WHO, "name": "Ada King", "version": 2}).status_code == 302


def test_suggestions_are_radio_buttons_of_the_form_around_them(desk, staff_member, guest):
    make_incident(by=staff_member, customer=guest)

    page = desk.get("/customers/suggest/", {"who": "guest"}).content.decode()

    assert f'type="radio" name="customer" value="{guest.pk}"' in page
    assert "1 earlier" in page
    assert "<html" not in page


@pytest.mark.parametrize("text", ["", "x", "nobody", "%", "\x00", "x" * 5000])
def test_a_search_for_nothing_suggests_nobody(text, desk, guest):
    answer = desk.get("/customers/suggest/", {"q": text})

    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_what_we_know_shows_while_logging(desk, staff_member, guest):
    guest.needs = "Nut allergy"
    guest.save()
    incident = make_incident(by=staff_member, customer=guest, at=now() - timedelta(days=3))
    score = Score(Moment.AFTER_FAILURE, 2, Source.ESTIMATE, now())
    record_reading(incident, score=score, by=staff_member, at=now())

    page = desk.get(f"/customers/{guest.pk}/known/").content.decode()

    for words in ("Nut allergy", incident.reference, "2 (estimate)"):
        assert words in page


@pytest.mark.parametrize("page", ["", "change/", "known/"])
def test_who_is_not_in_the_book_is_not_found(page, desk):
    assert desk.get(f"/customers/999999/{page}").status_code == 404
