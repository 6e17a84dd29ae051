"""Today: for each role its own page, with a way to the exact form; never what one may not see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.actions.loyalty import Score, record_reading
from incidents.actions.recoveries import mark_fixed
from tests.makers import make_incident, make_request, steps_to_closing

MINUTE = timedelta(minutes=1)


@pytest.fixture
def running(staff_member, guest):
    return make_incident(by=staff_member, customer=guest, at=now() - 2 * MINUTE)


def page(browser_of, person):
    answer = browser_of(person).get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_sign_in_there_is_no_today(client):
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "who", ["staff_member", "manager_user", "department_head", "business_owner"]
)
def test_an_empty_day_says_so_and_offers_the_log(who, request, browser_of):
    shown = page(browser_of, request.getfixturevalue(who))

    assert "Nothing needs you now" in shown
    assert "No date is coming up." in shown
    assert 'href="/log/"' in shown


def test_the_next_date_is_named_when_nothing_is_owed(staff_member, department_head, browser_of):
    at = now() - timedelta(hours=1)
    waits = make_incident(by=staff_member, at=at)
    steps = steps_to_closing(waits, by=staff_member, head=department_head, at=at)
    for name, step in steps.items():
        if name != "check-in call":
            step()

    shown = page(browser_of, staff_member)

    assert "Nothing needs you now" in shown
    assert "The next date is" in shown
    assert "Waiting for its date" in shown


def test_the_front_desk_sees_what_is_theirs(running, staff_member, browser_of):
    shown = page(browser_of, staff_member)

    assert f'href="/incidents/{running.pk}/contact/"' in shown
    assert "you own it" in shown
    assert "Your open recoveries" in shown
    assert "Logged by you" in shown
    assert "Spent this month" not in shown


def test_a_manager_sees_what_to_decide_and_the_figures(
    running, staff_member, manager_user, browser_of
):
    approval = make_request(running, by=staff_member, at=now() - MINUTE)

    shown = page(browser_of, manager_user)

    assert f'href="/approvals/{approval.pk}/"' in shown
    assert "$700.00: The whole stay" in shown
    assert "$200.00 above own authority" in shown
    assert "Not told yet" in shown
    assert "Spent this month" in shown
    assert "lift not read yet" in shown
    assert "No bounce to show yet" in shown


def test_the_bounce_is_drawn_once_it_was_read(running, staff_member, manager_user, browser_of):
    at = now() - MINUTE
    mark_fixed(running, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)
    for moment, score in (("baseline", 8), ("after_failure", 2), ("after_recovery", 9)):
        record_reading(running, score=Score(moment, score, "call", at), by=staff_member, at=at)

    shown = page(browser_of, manager_user)

    assert "+1.0" in shown
    assert "1 recovery with all three readings" in shown
    assert "Numbers behind it" in shown


def test_a_department_head_sees_no_money(running, department_head, browser_of):
    shown = page(browser_of, department_head)

    assert "Not told yet" in shown
    assert "Spent this month" not in shown


def test_words_of_people_stay_words(staff_member, browser_of):
    make_incident(by=staff_member, at=now(), what_happened="<script>alert(1)</script>")

    assert "<script>alert" not in page(browser_of, staff_member)


@pytest.mark.usefixtures("in_one_minute")
@pytest.mark.parametrize("who", ["staff_member", "manager_user", "business_owner"])
def test_three_rows_cost_what_one_costs(
    who, request, staff_member, manager_user, browser_of, django_assert_num_queries
):
    browser = browser_of(request.getfixturevalue(who))

    def more():
        late = make_incident(by=staff_member, at=now() - timedelta(hours=2))
        make_request(late, by=staff_member, at=now() - MINUTE)

    more()
    browser.get("/")
    with CaptureQueriesContext(connection) as with_one:
        browser.get("/")
    one = len(with_one)
    more()
    more()
    browser.get("/")

    with django_assert_num_queries(one):
        browser.get("/")
