"""The list of requests and the decision: who may enter, what it shows, one answer only."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from incidents.actions.approvals import approve_spend
from incidents.actions.remedies import change_amount
from incidents.lifecycle import ApprovalStatus
from incidents.models import Approval
from incidents.words.people import Role
from tests.makers import make_incident, make_person, make_remedy, make_request

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


def yes(approval, **typed):
    return {"answer": "approve", "version": approval.version, "form_key": str(uuid4()), **typed}


def no(approval, reason="Too much"):
    return yes(approval, answer="decline", reason=reason)


def status(approval):
    approval.refresh_from_db()
    return approval.status


def test_the_list_shows_what_waits_for_me(browser_of, approval, manager_user):
    text = browser_of(manager_user).get("/approvals/").content.decode()

    assert "Waiting for your decision" in text
    assert "$700.00" in text
    assert "limit $500.00, used $0.00" in text


def test_ones_own_request_is_listed_as_somebody_elses(browser_of, approval, staff_member):
    text = browser_of(staff_member).get("/approvals/").content.decode()

    assert "Waiting for someone else" in text
    assert "Waiting for your decision" not in text


def test_the_page_shows_what_a_decision_rests_on(
    browser_of, approval, manager_user, guest, colleague, moment_ago
):
    earlier = make_incident(by=colleague, customer=guest, at=moment_ago)
    make_remedy(earlier, cost="64", by=colleague, at=moment_ago)

    text = browser_of(manager_user).get(page(approval)).content.decode()

    for words in (
        "Approve $700.00",
        "Decline it",
        "The anniversary was spoilt",
        "The room was not ready at five",
        "Nobody has reached out to them yet",
        "Other recoveries of Guest, room 412",
        "$64.00",
    ):
        assert words in text


def test_a_yes_is_done_and_told(browser_of, approval, manager_user):
    answer = browser_of(manager_user).post(page(approval), yes(approval), follow=True)

    assert status(approval) == ApprovalStatus.APPROVED
    assert "Approved. Front desk, Harbour is told." in answer.content.decode()


def test_a_no_needs_its_reason(browser_of, approval, manager_user):
    browser = browser_of(manager_user)

    without = browser.post(page(approval), no(approval, reason=" "))
    before = status(approval)
    browser.post(page(approval), no(approval))

    assert (without.status_code, before) == (422, ApprovalStatus.PENDING)
    assert "Say why not" in without.content.decode()
    assert status(approval) == ApprovalStatus.DECLINED


def test_ones_own_is_opened_but_not_decided(browser_of, approval, staff_member):
    browser = browser_of(staff_member)

    opened = browser.get(page(approval)).content.decode()
    sent = browser.post(page(approval), yes(approval))

    assert "You asked for this: someone else decides." in opened
    assert "Approve $700.00" not in opened
    assert (sent.status_code, status(approval)) == (403, ApprovalStatus.PENDING)


def test_a_manager_does_not_decide_their_own_either(browser_of, manager_user, moment_ago):
    incident = make_incident(by=manager_user, at=moment_ago)
    own = make_request(incident, by=manager_user, at=moment_ago, cost=2001)

    sent = browser_of(manager_user).post(page(own), yes(own))

    assert (sent.status_code, status(own)) == (403, ApprovalStatus.PENDING)


@pytest.mark.parametrize("who", ["colleague", "department_head"])
def test_whoever_may_not_decide_reads_why(who, browser_of, approval, request):
    browser = browser_of(request.getfixturevalue(who))

    opened = browser.get(page(approval)).content.decode()
    sent = browser.post(page(approval), yes(approval))

    assert "A manager of Harbour decides this." in opened
    assert "Other recoveries of" not in opened
    assert (sent.status_code, status(approval)) == (403, ApprovalStatus.PENDING)


def test_the_second_manager_reads_who_was_faster_and_keeps_their_words(
    browser_of, approval, manager_user, second_manager, moment_ago
):
    browser = browser_of(second_manager)
    browser.get(page(approval))
    approve_spend(approval, version=1, by=manager_user, at=moment_ago)

    sent = browser.post(page(approval), no(approval, reason="Offer the spa instead"))

    text = sent.content.decode()
    assert sent.status_code == 409
    assert "Already approved by Manager, Harbour at" in text
    assert "Offer the spa instead" in text


def test_an_amount_that_changed_meanwhile_is_looked_at_again(
    browser_of, approval, staff_member, manager_user, moment_ago
):
    seen = yes(approval)
    change_amount(approval.remedy, cost=900, by=staff_member, at=moment_ago)

    sent = browser_of(manager_user).post(page(approval), seen)

    text = sent.content.decode()
    assert sent.status_code == 409
    assert "The amount was changed meanwhile" in text
    assert "Approve $900.00" in text


def test_pressing_twice_is_answering_once(browser_of, approval, manager_user):
    browser, same = browser_of(manager_user), yes(approval)

    first, second = browser.post(page(approval), same), browser.post(page(approval), same)

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert status(approval) == ApprovalStatus.APPROVED


@pytest.mark.parametrize(
    "typed",
    [
        {"answer": ""},
        {"answer": "perhaps"},
        {"version": ""},
        {"version": "-1"},
        {"version": "one"},
        {"version": "9" * 30},
        {"answer": "decline", "reason": "x" * 401},
        {"answer": "decline", "reason": "nul \x00 byte"},
    ],
)
def test_bad_input_changes_nothing(typed, browser_of, approval, manager_user):
    answer = browser_of(manager_user).post(page(approval), yes(approval, **typed))

    assert (answer.status_code, status(approval)) == (422, ApprovalStatus.PENDING)


def test_what_one_may_not_see_is_not_there(browser_of, staff_member, colleague, moment_ago):
    incident = make_incident(by=staff_member, at=moment_ago, is_restricted=True)
    approval = make_request(incident, by=staff_member, at=moment_ago)

    assert browser_of(colleague).get(page(approval)).status_code == 404
    assert browser_of(colleague).post(page(approval), yes(approval)).status_code == 404
    assert browser_of(colleague).get("/approvals/99999/").status_code == 404


def test_given_already_is_seen_first(browser_of, staff_member, manager_user, moment_ago):
    incident = make_incident(by=staff_member, at=moment_ago)
    make_remedy(incident, cost="700", by=staff_member, at=moment_ago, given_at=moment_ago)
    approval = Approval.objects.get()
    browser = browser_of(manager_user)

    opened = browser.get(page(approval)).content.decode()
    browser.post(page(approval), no(approval))

    listed = browser.get("/approvals/").content.decode()
    assert "Already given" in opened
    assert "given without authority" in listed


def test_nobody_else_may_so_it_waits(browser_of, harbour, moment_ago):
    alone = make_person("The only one", role=Role.MANAGER, location=harbour)
    own = make_request(make_incident(by=alone, at=moment_ago), by=alone, at=moment_ago, cost=2001)

    assert "Nobody else has the limit" in browser_of(alone).get(page(own)).content.decode()


def test_without_signing_in_there_is_the_door(client, approval):
    assert client.get("/approvals/").status_code == 302
    assert client.get(page(approval)).status_code == 302


def test_empty_lists_say_what_will_be_there(browser_of, manager_user, colleague):
    assert "Nothing waits for you" in browser_of(manager_user).get("/approvals/").content.decode()
    assert "Nothing of yours waits" in browser_of(colleague).get("/approvals/").content.decode()
