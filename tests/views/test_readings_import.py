"""Scores from a file: looked at first, bad lines named, the same file twice changes nothing."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.models import Event, LoyaltyReading
from incidents.queries.loyalty import readings_of
from tests.makers import make_customer, make_incident

PAGE = "/customers/scores/"
GOOD = 'customer,score,date\nmaria@example.com,8,2026-02-14\n"Guest, room 412",9,2026-02-02\n'


@pytest.fixture
def maria(db):
    return make_customer("Maria Silva", email="Maria@example.com")


@pytest.fixture
def browser(browser_of, manager_user, maria, guest):
    return browser_of(manager_user)


def looked_at(browser, lines):
    return browser.post(PAGE, {"lines": lines, "form_key": str(uuid4())})


def written(browser, lines):
    mark = looked_at(browser, lines).context["found"].mark
    form = {"lines": lines, "seen": mark, "form_key": str(uuid4())}
    return browser.post(PAGE, form)


def test_it_is_looked_at_before_anything_is_written(browser):
    page = looked_at(browser, GOOD)

    assert page.status_code == 200
    assert "2 of 2 would be read in" in page.content.decode()
    assert not LoyaltyReading.objects.exists()


def test_confirmed_it_is_the_baseline_of_a_later_failure(browser, maria, staff_member, noon):
    assert written(browser, GOOD).status_code == 302

    later = make_incident(by=staff_member, customer=maria, at=noon)
    assert readings_of(later).baseline == 8
    reading = LoyaltyReading.objects.get(customer=maria)
    assert (reading.source, reading.moment) == ("imported", "baseline")
    assert reading.read_at == datetime(2026, 2, 14, 12, tzinfo=UTC)
    assert Event.objects.get(kind="reading.imported").details["count"] == 2


def test_the_same_file_twice_changes_nothing(browser):
    written(browser, GOOD)
    page = looked_at(browser, GOOD)

    assert "Everything is known already" in page.content.decode()
    assert LoyaltyReading.objects.count() == 2


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nobody@example.com,8,2026-02-14", "no customer"),
        ("Twin,8,2026-02-14", "2 customers are called"),
        ("maria@example.com,11,2026-02-14", "is no score"),
        ("maria@example.com,-1,2026-02-14", "is no score"),
        ("maria@example.com,8.5,2026-02-14", "is no score"),
        ("maria@example.com,8,14.02.2026", "is no day"),
        ("maria@example.com,8,2026-02-30", "There is no day"),
        ("maria@example.com,8,2999-01-01", "still to come"),
        ("maria@example.com,8", "has 2"),
        ("maria@example.com,8,2026-02-14\nmaria@example.com,9,2026-02-14", "as in line 1"),
    ],
)
def test_each_bad_line_is_named_and_nothing_is_written(browser, line, why):
    make_customer("Twin")
    make_customer("Twin")

    page = looked_at(browser, line)

    assert page.status_code == 422
    assert "Line " in page.content.decode()
    assert why in page.content.decode()
    assert not LoyaltyReading.objects.exists()


def test_a_reading_is_never_changed_by_a_file(browser):
    written(browser, GOOD)

    page = looked_at(browser, GOOD.replace(",8,", ",3,"))

    assert page.status_code == 422
    assert "8 was read in already" in page.content.decode()


def test_what_changed_since_it_was_looked_at_is_looked_at_again(browser):
    mark = looked_at(browser, GOOD).context["found"].mark
    written(browser, GOOD)

    form = {"lines": GOOD, "seen": mark, "form_key": str(uuid4())}
    assert browser.post(PAGE, form).status_code == 409


def test_a_file_that_is_no_text_is_refused(browser):
    odd = SimpleUploadedFile("x.csv", b"\xff\xfe\x00\x01")

    page = browser.post(PAGE, {"file": odd, "form_key": str(uuid4())})

    assert page.status_code == 422
    assert "UTF-8" in page.content.decode()


def test_the_front_desk_reads_in_nothing(browser_of, staff_member):
    assert browser_of(staff_member).get(PAGE).status_code == 403
