"""A lower amount than was asked for: spent on the approver's authority, told, and no way round."""

from datetime import timedelta
from decimal import Decimal

import pytest

from incidents.actions.approvals import approve_lower, approve_spend
from incidents.actions.remedies import change_amount, deliver_remedy
from incidents.lifecycle import ApprovalStatus, DeadlineState, RemedyStatus
from incidents.models import AuthorityUse, Deadline, Event, LedgerEntry, OutgoingEmail
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from tests.makers import make_request

pytestmark = pytest.mark.usefixtures("books_agree")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def asked(incident, staff_member, manager_user, noon):
    return make_request(incident, by=staff_member, at=noon)


def lower(approval, amount, *, by, at, version=1, words=""):
    approve_lower(approval, version=version, amount=Decimal(amount), words=words, by=by, at=at)


def test_the_lower_amount_is_spent_and_the_whole_reservation_settled(asked, manager_user, noon):
    lower(asked, "450.50", by=manager_user, at=noon + MINUTE)

    asked.refresh_from_db()
    spend = LedgerEntry.objects.get(kind="spend")
    assert (asked.status, asked.approved) == (ApprovalStatus.APPROVED_LOWER, Decimal("450.50"))
    assert (spend.amount, spend.person) == (Decimal("450.50"), manager_user)
    assert spend.settles.amount == asked.amount == Decimal(700)


def test_the_remedy_now_costs_that_and_may_be_given(asked, manager_user, noon):
    lower(asked, 450, by=manager_user, at=noon)

    asked.remedy.refresh_from_db()
    assert (asked.remedy.cost, asked.remedy.status) == (Decimal(450), RemedyStatus.AUTHORISED)


def test_only_what_was_approved_counts_against_the_approver(asked, manager_user, noon):
    lower(asked, 450, by=manager_user, at=noon)

    [use] = AuthorityUse.objects.exclude(used=0)
    assert (use.person, use.used) == (manager_user, Decimal(450))


def test_history_and_a_letter_say_so(asked, staff_member, manager_user, noon):
    lower(asked, 450, words="For the suite alone", by=manager_user, at=noon)

    event = Event.objects.get(kind="spend.approved_lower")
    letter = OutgoingEmail.objects.get(kind="approval_decided", recipient=staff_member)
    assert (event.details["amount"], event.details["asked"]) == ("450", "700")
    assert event.text.words == "For the suite alone"
    assert letter.subject.endswith("Spend of $450.00 of $700.00: approved")
    assert "For the suite alone" in letter.text


def test_the_answer_clock_is_met(asked, manager_user, noon):
    lower(asked, 450, by=manager_user, at=noon + MINUTE)

    clock = Deadline.objects.get(kind=DeadlineKind.APPROVAL)
    assert (clock.state, clock.done_at) == (DeadlineState.MET, noon + MINUTE)


@pytest.mark.parametrize("amount", ["0", "-1", "700", "700.01"])
def test_it_has_to_be_lower_and_something(amount, asked, manager_user, noon):
    with pytest.raises(Invalid) as refused:
        lower(asked, amount, by=manager_user, at=noon)

    assert refused.value.field == "lower"


def test_what_was_given_already_cannot_be_made_smaller(asked, staff_member, manager_user, noon):
    deliver_remedy(asked.remedy, delivered_at=noon, by=staff_member, at=noon)

    with pytest.raises(Invalid, match="given already"):
        lower(asked, 450, by=manager_user, at=noon)


def test_a_manager_may_offer_what_they_may_where_all_of_it_is_too_much(
    incident, staff_member, manager_user, business_owner, noon
):
    dear = make_request(incident, by=staff_member, at=noon, cost=2500)

    with pytest.raises(Forbidden, match="next level"):
        approve_spend(dear, version=1, by=manager_user, at=noon)
    with pytest.raises(Forbidden, match="next level"):
        lower(dear, "2000.01", by=manager_user, at=noon)
    lower(dear, 2000, by=manager_user, at=noon)


@pytest.mark.parametrize("who", ["staff_member", "colleague", "department_head"])
def test_only_who_decides_may(who, asked, noon, request):
    with pytest.raises(Forbidden):
        lower(asked, 450, by=request.getfixturevalue(who), at=noon)


def test_a_changed_amount_is_looked_at_again(asked, staff_member, manager_user, noon):
    change_amount(asked.remedy, cost=Decimal(600), by=staff_member, at=noon)

    with pytest.raises(Conflict, match=r"600\.00"):
        lower(asked, 650, by=manager_user, at=noon)


def test_twice_is_once(asked, manager_user, second_manager, noon):
    lower(asked, 450, by=manager_user, at=noon)

    with pytest.raises(Conflict, match="approved lower by Manager, Harbour"):
        lower(asked, 400, by=second_manager, at=noon)
