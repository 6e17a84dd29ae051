"""What is known about customers, and nothing that the reader may not see."""

from datetime import timedelta

import pytest

from incidents.actions.incidents import withdraw_incident
from incidents.actions.loyalty import Score, record_reading
from incidents.queries.customers import (
    customers_for,
    incidents_of,
    known_about,
    readings_drawn,
    remedies_of,
    suggested,
)
from incidents.words.loyalty import Moment, Source
from tests.makers import make_customer, make_incident

DAY = timedelta(days=1)


@pytest.fixture
def restricted(staff_member, guest, noon):
    """Restricted, with a score of 1, logged by the front desk."""
    secret = make_incident(by=staff_member, customer=guest, is_restricted=True, at=noon + DAY)
    score = Score(Moment.AFTER_FAILURE, 1, Source.IN_PERSON, noon + DAY)
    record_reading(secret, score=score, by=staff_member, at=noon + DAY)
    return secret


def test_a_restricted_incident_leaks_nowhere(incident, restricted, guest, colleague):
    [row] = customers_for(colleague)
    known = known_about(guest, user=colleague)

    assert (row.seen, row.running, row.latest_score) == (1, 1, None)
    assert (known.count, known.incidents, known.readings) == (1, [incident], [])
    assert list(incidents_of(guest, user=colleague)) == [incident]
    assert readings_drawn(guest, user=colleague) == []
    assert remedies_of(guest, user=colleague) == []


def test_who_logged_it_sees_it(incident, restricted, guest, staff_member):
    [row] = customers_for(staff_member)

    assert (row.seen, row.running, row.latest_score) == (2, 2, 1)
    assert known_about(guest, user=staff_member).incidents == [restricted, incident]


@pytest.mark.parametrize(
    "text", ["ada", "LOVELACE", "@example.com", "0151 2345", "+49 151", "lace"]
)
def test_a_customer_is_found_by_name_phone_and_mail(text, staff_member):
    ada = make_customer("Ada Lovelace", phone="+4915123456789", email="ada@example.com")
    make_customer("Somebody else", phone="+14155550100")

    assert suggested(staff_member, text=text) == [ada]


def test_a_room_is_not_a_number_to_call(staff_member):
    make_customer("Somebody else", phone="+14155550100")

    assert suggested(staff_member, text="room 555") == []


def test_one_letter_suggests_nobody(staff_member, guest):
    assert suggested(staff_member, text="G") == []


def test_whose_name_begins_with_it_comes_first_and_eight_are_enough(staff_member):
    make_customer("Zoe Adams")
    make_customer("Adam Zander")
    assert [one.name for one in suggested(staff_member, text="adam")] == [
        "Adam Zander",
        "Zoe Adams",
    ]

    for number in range(12):
        make_customer(f"Adam {number}")
    assert len(suggested(staff_member, text="adam")) == 8


@pytest.mark.parametrize("rows", [1, 3])
def test_suggestions_cost_one_query(rows, staff_member, django_assert_num_queries):
    for number in range(rows):
        make_incident(by=staff_member, customer=make_customer(f"Guest {number}"))

    with django_assert_num_queries(1):
        assert [one.seen for one in suggested(staff_member, text="Guest")] == [1] * rows


def test_a_log_that_was_taken_back_does_not_count(incident, guest, staff_member, noon):
    withdraw_incident(incident, by=staff_member, at=noon)

    assert customers_for(staff_member).get().seen == 0
