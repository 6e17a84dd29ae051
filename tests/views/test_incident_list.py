"""The list: the query string is the view, straight to a number, chips and pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.views import search
from tests.makers import make_incident


@pytest.fixture
def browser(staff_member, browser_of):
    return browser_of(staff_member)


def test_a_row_says_what_who_whose_and_which_clock(incident, browser):
    shown = browser.get("/incidents/").content.decode()

    for words in (
        incident.title,
        incident.reference,
        "Guest, room 412",
        "owned by Front desk, Harbour",
        "first contact",
        "High",
        "Rung 0 of 3",
        f'href="/incidents/{incident.pk}/"',
    ):
        assert words in shown


@pytest.mark.parametrize("typed", ["SR-{}", "sr {}"])
def test_a_number_goes_straight_there(typed, incident, browser):
    answer = browser.get("/incidents/", {"q": typed.format(incident.pk)})

    assert (answer.status_code, answer["Location"]) == (302, f"/incidents/{incident.pk}/")


def test_a_number_one_may_not_see_finds_nothing(staff_member, colleague, browser_of):
    hidden = make_incident(by=staff_member, is_restricted=True)

    answer = browser_of(colleague).get("/incidents/", {"q": hidden.reference})

    assert answer.status_code == 200
    assert "Nothing here" in answer.content.decode()


def test_what_is_filtered_can_be_taken_away_again(incident, browser):
    shown = browser.get("/incidents/?severity=high&due=late&sort=due&page=1").content.decode()

    assert "Severity: High" in shown
    assert "Now: Late" in shown
    assert 'href="/incidents/?severity=high&amp;sort=due"' in shown
    assert 'href="/incidents/?due=late&amp;sort=due"' in shown


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("", "All"),
        ("?due=now&sort=due", "Needs us now"),
        ("?status=closed&process_fix=none&page=2", "Closed without a process fix"),
    ],
)
def test_the_view_one_is_in_is_marked(query, view, browser, db):
    shown = browser.get(f"/incidents/{query}").content.decode()

    assert f'aria-current="true">{view}</a>' in shown


def test_nonsense_is_said_at_its_field_and_nothing_is_lost(incident, browser):
    answer = browser.get("/incidents/?severity=banana&q=room")

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Select a valid choice" in shown
    assert 'value="room"' in shown


@pytest.mark.parametrize("page", ["0", "-1", "99", "soon", ""])
def test_a_page_that_is_not_there_is_the_nearest(page, incident, browser):
    assert browser.get("/incidents/", {"page": page}).status_code == 200


def test_pages_keep_the_question(staff_member, browser, monkeypatch):
    monkeypatch.setattr(search, "PER_PAGE", 2)
    for _ in range(3):
        make_incident(by=staff_member, what_happened="A towel was missing")

    shown = browser.get("/incidents/?q=towel").content.decode()

    assert 'href="?q=towel&amp;page=2"' in shown
    assert "1 to 2 of 3" in shown


def test_an_empty_house_is_invited_to_log(browser):
    assert "No incident yet" in browser.get("/incidents/").content.decode()


def test_nothing_is_changed_by_looking(incident, browser):
    assert browser.post("/incidents/").status_code == 405


def test_three_rows_cost_what_one_costs(staff_member, browser, django_assert_num_queries):
    make_incident(by=staff_member, at=now() - timedelta(hours=2))
    with CaptureQueriesContext(connection) as with_one:
        browser.get("/incidents/?due=now&sort=due")
    for _ in range(2):
        make_incident(by=staff_member, at=now() - timedelta(hours=2))

    with django_assert_num_queries(len(with_one)):
        browser.get("/incidents/?due=now&sort=due")
