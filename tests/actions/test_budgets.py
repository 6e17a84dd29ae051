"""Budgets: counted by month, warned of once a day, holding nobody up; a yes beyond is meant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.approvals import approve_lower, approve_spend, decline_spend
from incidents.actions.remedies import withdraw_remedy
from incidents.actions.spending import Means, set_budget
from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Approval, Budget, Event, LedgerEntry, OutgoingEmail
from incidents.queries.audits import what_is_wrong
from incidents.queries.budgets import budget_now
from incidents.refusals import Conflict, Forbidden, Invalid
from tests.makers import make_incident, make_remedy, make_request

pytestmark = pytest.mark.usefixtures("books_agree")

HOUR = timedelta(hours=1)
TO_SPEND = Means(limit=Decimal(1000))


@pytest.fixture
def owner(business_owner):
    return business_owner


def give(location, limit, *, by, at, department=None, version=0):
    means = Means(limit=None if limit is None else Decimal(limit))
    return set_budget(location, department, means=means, version=version, by=by, at=at)


def fresh(budget):
    budget.refresh_from_db()
    return budget.reserved, budget.spent


def test_reserved_spent_and_left_follow_the_money(
    incident, harbour, staff_member, manager_user, owner, noon
):
    budget = give(harbour, 1000, by=owner, at=noon)
    make_remedy(incident, cost="100", by=staff_member, at=noon)
    asked = make_request(incident, by=staff_member, at=noon)
    waiting = fresh(budget)
    approve_lower(asked, version=1, amount=Decimal(450), by=manager_user, at=noon)

    assert (waiting, fresh(budget)) == ((700, 100), (0, 550))
    assert budget.left == Decimal(450)


def test_a_no_and_a_reversal_give_it_back(
    incident, harbour, staff_member, manager_user, owner, noon
):
    budget = give(harbour, 1000, by=owner, at=noon)
    asked = make_request(incident, by=staff_member, at=noon)
    spent = make_remedy(incident, cost="100", by=staff_member, at=noon)
    decline_spend(asked, version=1, reason="No", by=manager_user, at=noon)
    withdraw_remedy(spent, reason="They left", by=manager_user, at=noon)

    assert fresh(budget) == (0, 0)


def test_nothing_left_authorises_all_the_same_and_warns(
    incident, harbour, staff_member, manager_user, owner, noon
):
    budget = give(harbour, 0, by=owner, at=noon)

    remedy = make_remedy(incident, cost="100", by=staff_member, at=noon)

    entry = LedgerEntry.objects.get(kind="spend")
    letter = OutgoingEmail.objects.get(kind="budget_overrun")
    assert (remedy.status, entry.over_budget) == (RemedyStatus.AUTHORISED, True)
    assert Event.objects.get(kind="budget.overrun").details["overrun"] == "100"
    assert (letter.recipient, letter.incident) == (manager_user, None)
    assert f"The budget of {budget} is passed" in letter.subject


def test_one_letter_for_each_local_day(incident, harbour, staff_member, manager_user, owner, noon):
    give(harbour, 0, by=owner, at=noon)

    for at in (noon, noon + HOUR, noon + 10.9 * HOUR, noon + 11 * HOUR):
        make_remedy(incident, cost="10", by=staff_member, at=at)

    assert OutgoingEmail.objects.filter(kind="budget_overrun").count() == 2
    assert Event.objects.filter(kind="budget.overrun").count() == 4


def test_a_yes_beyond_it_has_to_be_meant(
    incident, harbour, staff_member, manager_user, owner, noon
):
    give(harbour, 500, by=owner, at=noon)
    asked = make_request(incident, by=staff_member, at=noon)
    answer = {"version": 1, "by": manager_user, "at": noon}

    with pytest.raises(Invalid, match=r"overrun is 200\.00") as refused:
        approve_spend(asked, **answer)
    approve_spend(asked, acknowledged=Decimal(200), **answer)

    asked.refresh_from_db()
    assert refused.value.field == "beyond_budget"
    assert (asked.overrun, asked.overrun_acknowledged) == (200, 200)


def test_what_has_grown_since_the_page_is_asked_again(
    incident, harbour, staff_member, colleague, manager_user, owner, noon
):
    give(harbour, 500, by=owner, at=noon)
    asked = make_request(incident, by=staff_member, at=noon)
    make_remedy(incident, cost="50", by=colleague, at=noon)
    answer = {"version": 1, "by": manager_user, "at": noon}

    with pytest.raises(Invalid, match=r"has grown meanwhile: it is 250\.00"):
        approve_spend(asked, acknowledged=Decimal(200), **answer)
    approve_spend(asked, acknowledged=Decimal(250), **answer)


def test_a_lower_amount_may_stay_within_it(
    incident, harbour, staff_member, manager_user, owner, noon
):
    give(harbour, 500, by=owner, at=noon)
    asked = make_request(incident, by=staff_member, at=noon)

    approve_lower(asked, version=1, amount=Decimal(500), by=manager_user, at=noon)

    assert Approval.objects.get().overrun == 0


def test_the_database_lets_no_overrun_through_unseen(
    incident, harbour, staff_member, manager_user, noon
):
    asked = make_request(incident, by=staff_member, at=noon)
    yes = {"status": ApprovalStatus.APPROVED, "approved": 700, "decided_at": noon}

    with pytest.raises(IntegrityError, match=r"(?i)check"), transaction.atomic():
        Approval.objects.filter(pk=asked.pk).update(
            **yes, decided_by=manager_user, overrun=Decimal(1)
        )


def test_the_month_begins_at_midnight_of_the_place(incident, harbour, staff_member, owner, noon):
    give(harbour, 1000, by=owner, at=noon)
    # March ends at the harbour two hours before it does in UTC: summer time has begun.
    last, first = datetime(2026, 3, 31, 21, 59, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC)

    make_remedy(incident, cost="100", by=staff_member, at=last)
    make_remedy(incident, cost="60", by=staff_member, at=first)

    months = Budget.objects.order_by("month").values_list("month__month", "limit", "spent")
    assert list(months) == [(3, 1000, 100), (4, 1000, 60)]


def test_a_department_with_its_own_counts_there(
    incident, harbour, rooms, staff_member, owner, noon
):
    place, part = give(harbour, 1000, by=owner, at=noon), None
    part = give(harbour, 300, department=rooms, by=owner, at=noon)

    make_remedy(incident, cost="100", by=staff_member, at=noon)

    assert (fresh(place), fresh(part)) == ((0, 0), (0, 100))


def test_what_was_spent_this_month_before_counts(incident, harbour, staff_member, owner, noon):
    make_remedy(incident, cost="100", by=staff_member, at=noon)

    budget = give(harbour, 1000, by=owner, at=noon + HOUR)

    assert (budget.spent, budget.spent_before) == (100, 100)
    assert "counter_wrong" not in {one.check for one in what_is_wrong(at=noon)}


def test_an_empty_limit_ends_it(incident, harbour, staff_member, owner, noon):
    give(harbour, 0, by=owner, at=noon)
    give(harbour, None, version=1, by=owner, at=noon)

    make_remedy(incident, cost="100", by=staff_member, at=noon)

    assert budget_now(incident, at=noon) is None
    assert not OutgoingEmail.objects.filter(kind="budget_overrun").exists()


def test_only_the_business_owner_sets_one(harbour, manager_user, noon):
    with pytest.raises(Forbidden):
        give(harbour, 1000, by=manager_user, at=noon)


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"limit": 1_000_001}, {"revenue": 0}])
def test_amounts_that_cannot_be(wrong, harbour, owner, noon):
    means = replace(TO_SPEND, **{name: Decimal(amount) for name, amount in wrong.items()})

    with pytest.raises(Invalid):
        set_budget(harbour, None, means=means, version=0, by=owner, at=noon)


def test_of_two_who_set_it_nobody_is_overwritten(harbour, owner, noon):
    give(harbour, 1000, by=owner, at=noon)

    with pytest.raises(Conflict):
        give(harbour, 900, version=0, by=owner, at=noon)
    assert give(harbour, 900, version=1, by=owner, at=noon).limit == 900
    assert Event.objects.filter(kind="budget.set").count() == 2


def test_the_auditor_finds_a_counter_that_is_off(incident, harbour, staff_member, owner, noon):
    budget = give(harbour, 1000, by=owner, at=noon)
    Budget.objects.update(spent=5)

    found = {one.check: one.examples for one in what_is_wrong(at=noon)}

    assert found["counter_wrong"] == [f"budget {budget.pk}"]
    Budget.objects.update(spent=0)


def test_a_restricted_recovery_is_named_in_no_warning(harbour, staff_member, owner, noon):
    give(harbour, 0, by=owner, at=noon)
    secret = make_incident(by=staff_member, at=noon, is_restricted=True, what_happened="Zebrafinch")
    make_remedy(secret, cost="10", by=staff_member, at=noon)

    letter = OutgoingEmail.objects.get(kind="budget_overrun")
    assert "Zebrafinch" not in letter.text
    assert secret.reference not in letter.subject + letter.text


def test_what_was_spent_before_and_is_taken_back_counts_no_more(
    incident, harbour, staff_member, manager_user, owner, noon
):
    kept = make_remedy(incident, cost="60", by=staff_member, at=noon)
    back = make_remedy(incident, cost="100", by=staff_member, at=noon)
    budget = give(harbour, 1000, by=owner, at=noon + HOUR)
    withdraw_remedy(back, reason="They left", by=manager_user, at=noon + 2 * HOUR)

    assert kept.cost == fresh(budget)[1] == Decimal(60)


@pytest.mark.parametrize("first", ["place", "department"])
def test_what_was_spent_before_counts_in_one_budget_only(
    incident, harbour, rooms, staff_member, manager_user, owner, noon, first
):
    spent = make_remedy(incident, cost="100", by=staff_member, at=noon)
    order = [None, rooms] if first == "place" else [rooms, None]
    budgets = [
        give(harbour, 1000, department=part, by=owner, at=noon + at * HOUR)
        for at, part in enumerate(order, start=1)
    ]
    assert [fresh(one)[1] for one in budgets] == [100, 0]

    withdraw_remedy(spent, reason="They left", by=manager_user, at=noon + 3 * HOUR)
    assert [fresh(one)[1] for one in budgets] == [0, 0]
