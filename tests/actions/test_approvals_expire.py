"""Requests that nobody answers: let go after 72 hours, told once, whatever else is broken."""

from datetime import timedelta
from decimal import Decimal

import pytest

from incidents.actions import approvals, ledger
from incidents.actions.approvals import approve_spend, expire_approvals
from incidents.actions.clock import escalate_deadlines
from incidents.actions.remedies import change_amount, deliver_remedy, withdraw_remedy
from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Approval, Deadline, Event, LedgerEntry, OutgoingEmail, RecoveryPolicy
from incidents.queries.audits import what_is_wrong
from incidents.refusals import Conflict
from incidents.words.clock import DeadlineKind
from tests.makers import make_incident, make_request

pytestmark = pytest.mark.usefixtures("books_agree")

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def asked(incident, staff_member, manager_user, noon):
    return make_request(incident, by=staff_member, at=noon)


def status(approval):
    approval.refresh_from_db()
    return approval.status


def told(person):
    return OutgoingEmail.objects.filter(kind="approval_decided", recipient=person)


def test_until_then_it_waits(asked, noon):
    assert expire_approvals(at=noon + 72 * HOUR - timedelta(seconds=1)) == 0
    assert status(asked) == ApprovalStatus.PENDING


def test_then_the_money_is_let_go_and_who_asked_is_told(asked, staff_member, noon):
    assert expire_approvals(at=noon + 72 * HOUR) == 1

    [letter] = told(staff_member)
    release = LedgerEntry.objects.get(kind="release")
    assert status(asked) == ApprovalStatus.EXPIRED
    assert asked.remedy.status == RemedyStatus.WITHDRAWN
    assert (release.by, release.amount, release.settles.kind) == (None, Decimal(700), "reserve")
    assert letter.subject.endswith("Spend of $700.00: expired")
    assert "Nobody answered by 7 Mar 13:00 CET" in letter.text
    assert Event.objects.get(kind="spend.expired").by is None


def test_the_business_owner_says_how_long_a_request_waits(staff_member, manager_user, noon):
    old = make_request(make_incident(by=staff_member, at=noon), by=staff_member, at=noon)
    severity = old.incident.severity
    RecoveryPolicy.objects.create(severity=severity, requests_expire_after=24)
    new = make_request(make_incident(by=staff_member, at=noon), by=staff_member, at=noon)

    assert (old.expires_at, new.expires_at) == (noon + 72 * HOUR, noon + 24 * HOUR)
    assert expire_approvals(at=noon + 24 * HOUR) == 1
    assert (status(old), status(new)) == (ApprovalStatus.PENDING, ApprovalStatus.EXPIRED)


def test_what_was_logged_before_the_setting_waits_as_delivered(incident, staff_member, noon):
    incident.policy_snapshot.pop("requests_expire_after")
    incident.save()

    assert make_request(incident, by=staff_member, at=noon).expires_at == noon + 72 * HOUR


def test_twice_changes_nothing(asked, staff_member, noon):
    expire_approvals(at=noon + 72 * HOUR)

    assert expire_approvals(at=noon + 73 * HOUR) == 0
    assert told(staff_member).count() == 1


def test_a_changed_amount_waits_anew(asked, staff_member, noon):
    change_amount(asked.remedy, cost=Decimal(900), by=staff_member, at=noon + 71 * HOUR)

    assert expire_approvals(at=noon + 142 * HOUR) == 0
    assert expire_approvals(at=noon + 143 * HOUR) == 1


def test_a_broken_row_between_keeps_no_other_from_it(
    asked, incident, colleague, staff_member, noon, monkeypatch
):
    between = make_request(incident, by=colleague, at=noon)
    last = make_request(incident, by=staff_member, at=noon)
    release = ledger.release_reservation

    def breaks(approval, **known):
        if approval.pk == between.pk:
            raise RuntimeError("for this test")
        release(approval, **known)

    with monkeypatch.context() as patch:
        patch.setattr(approvals.ledger, "release_reservation", breaks)
        assert expire_approvals(at=noon + 72 * HOUR) == 2
    assert [status(one) for one in (asked, between, last)] == ["expired", "pending", "expired"]
    assert expire_approvals(at=noon + 72 * HOUR + MINUTE) == 0
    assert expire_approvals(at=noon + 72 * HOUR + 5 * MINUTE) == 1


def test_one_that_never_works_is_set_aside_and_found(asked, noon, monkeypatch):
    def breaks(*_, **__):
        raise RuntimeError("for this test")

    monkeypatch.setattr(approvals.ledger, "release_reservation", breaks)
    for count in range(7):
        expire_approvals(at=noon + 72 * HOUR + count * 5 * MINUTE)

    asked.refresh_from_db()
    assert (asked.failures, asked.next_try_at) == (5, None)
    found = {one.check: one.examples for one in what_is_wrong(at=noon + 74 * HOUR)}
    assert found["request_over"] == [str(asked.pk)]


def test_an_outage_of_a_week_is_caught_up_once(asked, staff_member, noon):
    for _ in range(3):
        expire_approvals(at=noon + 7 * 24 * HOUR)

    assert told(staff_member).count() == 1


def test_nobody_is_reminded_of_it_any_more(asked, noon):
    escalate_deadlines(at=noon + HOUR)
    expire_approvals(at=noon + 72 * HOUR)
    told = Event.objects.filter(kind__startswith="deadline.", details__duty="approval")
    before = told.count()

    escalate_deadlines(at=noon + 200 * HOUR)

    assert not Deadline.objects.filter(kind=DeadlineKind.APPROVAL).owed().exists()
    assert told.count() == before


def test_a_withdrawn_request_is_owed_no_answer_either(asked, staff_member, noon):
    escalate_deadlines(at=noon + HOUR)

    withdraw_remedy(asked.remedy, reason="They left", by=staff_member, at=noon + 2 * HOUR)

    assert not Deadline.objects.filter(kind=DeadlineKind.APPROVAL).owed().exists()


def test_given_already_stays_visible(asked, staff_member, noon):
    deliver_remedy(asked.remedy, delivered_at=noon, by=staff_member, at=noon)

    expire_approvals(at=noon + 72 * HOUR)

    asked.remedy.refresh_from_db()
    assert asked.remedy.given_without_authority


def test_an_expired_request_is_not_decided(asked, manager_user, noon):
    expire_approvals(at=noon + 72 * HOUR)

    with pytest.raises(Conflict, match="Already expired"):
        approve_spend(asked, version=1, by=manager_user, at=noon + 73 * HOUR)
    assert Approval.objects.pending().count() == 0
