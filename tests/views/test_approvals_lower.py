"""Approving a lower amount on the page: how much is typed, and what cannot be."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from incidents.actions.remedies import change_amount
from incidents.lifecycle import ApprovalStatus
from tests.makers import make_incident, make_remedy, make_request

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def moment_ago():
    return now() - timedelta(minutes=1)


@pytest.fixture
def approval(staff_member, guest, manager_user, moment_ago):
    incident = make_incident(by=staff_member, customer=guest, at=moment_ago)
    return make_request(incident, by=staff_member, at=moment_ago)


def page(approval):
    return f"/approvals/{approval.pk}/"


def less(approval, lower="450.00", **typed):
    known = {"answer": "lower", "version": approval.version, "lower": lower}
    return {**known, "words": "For the suite", "form_key": str(uuid4()), **typed}


def test_the_page_offers_it(browser_of, approval, manager_user):
    text = browser_of(manager_user).get(page(approval)).content.decode()

    assert "Approve a lower amount" in text
    assert "$2,000.00 left on your own authority" in text


def test_a_lower_amount_is_done_told_and_shown(browser_of, approval, manager_user):
    browser = browser_of(manager_user)

    answer = browser.post(page(approval), less(approval), follow=True)

    approval.refresh_from_db()
    assert approval.status == ApprovalStatus.APPROVED_LOWER
    text = answer.content.decode()
    assert "Approved, a lower amount. Front desk, Harbour is told." in text
    assert "$450.00 of $700.00" in text
    opened = browser.get(page(approval)).content.decode()
    assert "approved $450.00 of the $700.00 asked for" in opened
    assert "For the suite" in opened


@pytest.mark.parametrize("typed", ["", "0", "700", "700.01", "-5", "4e2", "450.001", "many", "٤٥٠"])
def test_more_than_asked_nothing_and_rubbish_are_said_at_the_field(
    typed, browser_of, approval, manager_user
):
    answer = browser_of(manager_user).post(page(approval), less(approval, typed))

    approval.refresh_from_db()
    assert (answer.status_code, approval.status) == (422, ApprovalStatus.PENDING)
    assert 'id="id_lower_error"' in answer.content.decode()


def test_a_version_that_changed_meanwhile_is_looked_at_again(
    browser_of, approval, staff_member, manager_user, moment_ago
):
    seen = less(approval)
    change_amount(approval.remedy, cost=900, by=staff_member, at=moment_ago)

    answer = browser_of(manager_user).post(page(approval), seen)

    assert answer.status_code == 409
    assert "The amount was changed meanwhile" in answer.content.decode()


def test_what_was_given_already_is_all_or_nothing(
    browser_of, staff_member, manager_user, moment_ago
):
    incident = make_incident(by=staff_member, at=moment_ago)
    given = make_remedy(incident, cost="700", by=staff_member, at=moment_ago, given_at=moment_ago)
    approval = given.approvals.get()
    browser = browser_of(manager_user)

    assert "Approve a lower amount" not in browser.get(page(approval)).content.decode()
    assert browser.post(page(approval), less(approval)).status_code == 422


def test_who_may_not_decide_gets_no_field(browser_of, approval, colleague, staff_member):
    for person in (colleague, staff_member):
        browser = browser_of(person)
        assert "Approve a lower amount" not in browser.get(page(approval)).content.decode()
        assert browser.post(page(approval), less(approval)).status_code == 403


def test_pressing_twice_is_answering_once(browser_of, approval, manager_user):
    browser, same = browser_of(manager_user), less(approval)

    first, second = browser.post(page(approval), same), browser.post(page(approval), same)

    assert (first.status_code, first.url) == (second.status_code, second.url)
