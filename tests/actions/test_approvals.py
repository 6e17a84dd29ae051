"""Spend above one's own authority: asked for, decided by somebody else, once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from incidents.actions.approvals import approve_spend, decline_spend
from incidents.actions.remedies import change_amount, deliver_remedy
from incidents.actions.spending import set_limit
from incidents.lifecycle import ApprovalStatus, DeadlineState, RemedyStatus
from incidents.models import (
    Approval,
    AuthorityUse,
    Deadline,
    Event,
    LedgerEntry,
    OutgoingEmail,
    Remedy,
)
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.people import Role
from incidents.words.remedies import Purpose
from incidents.words.spending import AuthorisedBy, EntryKind
from tests.makers import (
    make_location,
    make_person,
    make_remedy,
    make_request,
)

pytestmark = pytest.mark.usefixtures("books_agree")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def request_of_700(incident, staff_member, manager_user, business_owner, noon):
    return make_request(incident, by=staff_member, at=noon)


def letters_to(person):
    return list(OutgoingEmail.objects.filter(recipient=person).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("cost", "status"), [("500.00", RemedyStatus.AUTHORISED), ("500.01", RemedyStatus.WAITING)]
)
def test_up_to_the_limit_is_spent_at_once(cost, status, incident, staff_member, noon):
    remedy = make_remedy(incident, cost=cost, by=staff_member, at=noon)

    assert remedy.status == status


def test_six_times_a_hundred_is_one_spend_of_six_hundred(incident, staff_member, noon):
    remedies = [make_remedy(incident, cost="100", by=staff_member, at=noon) for _ in range(6)]

    assert [remedy.status for remedy in remedies] == [RemedyStatus.AUTHORISED] * 5 + [
        RemedyStatus.WAITING
    ]


def test_own_authority_is_written_into_the_ledger(incident, staff_member, noon):
    make_remedy(incident, cost="120", by=staff_member, at=noon)

    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.authorised_by) == (EntryKind.SPEND, AuthorisedBy.SELF)
    assert (entry.person, entry.amount, entry.currency) == (staff_member, Decimal(120), "USD")


def test_above_it_a_clock_runs_and_the_nearest_level_hears(
    request_of_700, manager_user, business_owner, noon
):
    clock = Deadline.objects.get(kind=DeadlineKind.APPROVAL, subject=request_of_700.pk)

    assert clock.due_at == noon + 15 * MINUTE
    assert letters_to(manager_user) == ["approval_awaits_you"]
    assert letters_to(business_owner) == []


def test_a_yes_lets_the_money_be_spent(request_of_700, staff_member, manager_user, noon):
    approve_spend(request_of_700, version=1, by=manager_user, at=noon + MINUTE)

    request_of_700.refresh_from_db()
    clock = Deadline.objects.get(kind=DeadlineKind.APPROVAL)
    assert request_of_700.status == ApprovalStatus.APPROVED
    assert request_of_700.remedy.status == RemedyStatus.AUTHORISED
    assert (clock.state, clock.done_at) == (DeadlineState.MET, noon + MINUTE)
    assert letters_to(staff_member) == ["approval_decided"]


def test_an_approved_spend_counts_against_the_approver(
    request_of_700, staff_member, manager_user, noon
):
    approve_spend(request_of_700, version=1, by=manager_user, at=noon)

    [use] = AuthorityUse.objects.exclude(used=0)
    assert (use.person, use.used) == (manager_user, Decimal(700))


def test_a_no_comes_with_its_reason(request_of_700, staff_member, manager_user, noon):
    decline_spend(request_of_700, version=1, reason="Too much", by=manager_user, at=noon)

    request_of_700.refresh_from_db()
    assert request_of_700.remedy.status == RemedyStatus.DECLINED
    assert request_of_700.decision_reason == "Too much"
    assert Event.objects.get(kind="spend.declined").text.words == "Too much"
    assert letters_to(staff_member) == ["approval_decided"]


def test_a_no_without_a_reason_is_refused(request_of_700, manager_user, noon):
    with pytest.raises(Invalid) as refused:
        decline_spend(request_of_700, version=1, reason=" ", by=manager_user, at=noon)

    request_of_700.refresh_from_db()
    assert (refused.value.field, request_of_700.status) == ("reason", ApprovalStatus.PENDING)


def test_nobody_decides_their_own(incident, manager_user, second_manager, noon):
    own = make_request(incident, by=manager_user, at=noon, cost=2001)

    with pytest.raises(Forbidden, match="someone else decides"):
        approve_spend(own, version=1, by=manager_user, at=noon)
    with pytest.raises(Forbidden, match="someone else decides"):
        decline_spend(own, version=1, reason="No", by=manager_user, at=noon)


def test_a_role_gained_later_does_not_open_ones_own_request(request_of_700, staff_member, noon):
    staff_member.role = Role.OWNER
    staff_member.save()

    with pytest.raises(Forbidden, match="someone else decides"):
        approve_spend(request_of_700, version=1, by=staff_member, at=noon)


def test_the_manager_of_another_place_does_not_decide(request_of_700, noon):
    elsewhere = make_person("Manager, Hill", role=Role.MANAGER, location=make_location("Hill"))

    with pytest.raises(Forbidden, match="manager of Harbour"):
        approve_spend(request_of_700, version=1, by=elsewhere, at=noon)


def test_approvals_cannot_be_split_either(
    incident, staff_member, colleague, manager_user, business_owner, noon
):
    first = make_request(incident, by=staff_member, at=noon, cost=1500)
    second = make_request(incident, by=colleague, at=noon, cost=600)
    approve_spend(first, version=1, by=manager_user, at=noon)

    with pytest.raises(Forbidden, match="next level"):
        approve_spend(second, version=1, by=manager_user, at=noon)
    approve_spend(second, version=1, by=business_owner, at=noon)

    assert sum(entry.amount for entry in LedgerEntry.objects.filter(kind="spend")) == 2100


def test_the_second_of_two_managers_is_told_who_when_and_what(
    request_of_700, manager_user, second_manager, noon
):
    stale = Approval.objects.get(pk=request_of_700.pk)
    approve_spend(request_of_700, version=1, by=manager_user, at=noon)

    with pytest.raises(Conflict, match=r"approved by Manager, Harbour at 13:00 on 4 March"):
        decline_spend(stale, version=1, reason="No", by=second_manager, at=noon + MINUTE)


def test_an_edited_amount_needs_a_new_decision(request_of_700, staff_member, manager_user, noon):
    change_amount(request_of_700.remedy, cost=Decimal(900), by=staff_member, at=noon + MINUTE)

    with pytest.raises(Conflict, match=r"900\.00"):
        approve_spend(request_of_700, version=1, by=manager_user, at=noon + 2 * MINUTE)
    approve_spend(request_of_700, version=2, by=manager_user, at=noon + 2 * MINUTE)

    assert LedgerEntry.objects.get(kind=EntryKind.SPEND).amount == Decimal(900)


def test_a_changed_amount_gets_a_clock_and_a_letter_of_its_own(
    request_of_700, staff_member, manager_user, noon
):
    change_amount(request_of_700.remedy, cost=Decimal(900), by=staff_member, at=noon + 5 * MINUTE)

    [clock] = Deadline.objects.filter(kind=DeadlineKind.APPROVAL).armed()
    assert clock.due_at == noon + 20 * MINUTE
    assert letters_to(manager_user) == ["approval_awaits_you"] * 2


def test_an_amount_that_now_fits_is_spent_on_own_authority(request_of_700, staff_member, noon):
    remedy = change_amount(request_of_700.remedy, cost=Decimal(500), by=staff_member, at=noon)

    request_of_700.refresh_from_db()
    assert (remedy.status, request_of_700.status) == (
        RemedyStatus.AUTHORISED,
        ApprovalStatus.WITHDRAWN,
    )


@pytest.mark.parametrize("cost", ["0", "-1", "1000000.01", "700"])
def test_a_change_is_to_another_real_amount(cost, request_of_700, staff_member, noon):
    with pytest.raises(Invalid):
        change_amount(request_of_700.remedy, cost=Decimal(cost), by=staff_member, at=noon)


def test_only_who_asked_changes_the_amount(request_of_700, colleague, noon):
    with pytest.raises(Forbidden, match="asked for this"):
        change_amount(request_of_700.remedy, cost=Decimal(1), by=colleague, at=noon)


def test_a_decided_amount_is_not_changed(request_of_700, staff_member, manager_user, noon):
    approve_spend(request_of_700, version=1, by=manager_user, at=noon)

    with pytest.raises(Conflict):
        change_amount(request_of_700.remedy, cost=Decimal(800), by=staff_member, at=noon)


def test_given_before_it_was_approved_is_delivered_with_the_yes(
    incident, staff_member, manager_user, noon
):
    given = make_remedy(incident, cost="700", by=staff_member, at=noon, given_at=noon)
    waiting = given.status

    approve_spend(Approval.objects.get(), version=1, by=manager_user, at=noon + MINUTE)

    given.refresh_from_db()
    assert (waiting, given.status) == (RemedyStatus.WAITING, RemedyStatus.DELIVERED)


def test_given_and_then_declined_stays_visible(request_of_700, staff_member, manager_user, noon):
    deliver_remedy(request_of_700.remedy, delivered_at=noon, by=staff_member, at=noon)

    decline_spend(request_of_700, version=1, reason="No", by=manager_user, at=noon + MINUTE)

    remedy = Remedy.objects.get()
    assert remedy.given_without_authority
    assert remedy.status == RemedyStatus.DECLINED


def test_a_no_stops_the_clock_of_the_extra(restored_extra, manager_user, noon):
    decline_spend(restored_extra, version=1, reason="No", by=manager_user, at=noon)

    assert not Deadline.objects.filter(kind=DeadlineKind.EXTRA).armed().exists()


@pytest.fixture
def restored_extra(incident, staff_member, manager_user, noon):
    incident.fixed_at = noon
    incident.save()
    wanted = {"purpose": Purpose.EXTRA, "unexpected": True, "minutes_after_fix": 10}
    return Approval.objects.get(
        remedy=make_remedy(incident, cost="700", by=staff_member, at=noon, **wanted)
    )


def test_the_limit_of_now_decides(incident, staff_member, business_owner, noon):
    set_limit(staff_member, limit=Decimal(50), by=business_owner, at=noon)

    remedy = make_remedy(incident, cost="50.01", by=staff_member, at=noon)

    assert remedy.status == RemedyStatus.WAITING


def test_a_limit_below_what_is_used_only_means_asking(incident, staff_member, business_owner, noon):
    make_remedy(incident, cost="400", by=staff_member, at=noon)
    set_limit(staff_member, limit=Decimal(100), by=business_owner, at=noon)

    remedy = make_remedy(incident, cost="0.01", by=staff_member, at=noon)

    assert remedy.status == RemedyStatus.WAITING


def test_what_was_given_is_not_made_smaller_to_fit_an_authority(request_of_700, staff_member, noon):
    deliver_remedy(request_of_700.remedy, delivered_at=noon, by=staff_member, at=noon)
    to = {"by": staff_member, "at": noon + MINUTE}

    with pytest.raises(Invalid, match="given already"):
        change_amount(request_of_700.remedy, cost=Decimal(500), **to)
    change_amount(request_of_700.remedy, cost=Decimal(800), **to)

    request_of_700.refresh_from_db()
    assert (request_of_700.status, request_of_700.amount) == (ApprovalStatus.PENDING, 800)
    assert not LedgerEntry.objects.spends().exists()
