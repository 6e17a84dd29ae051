"""Booked money taken back before anything was given: once, by a manager, with a reason."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.approvals import approve_spend
from incidents.actions.remedies import deliver_remedy, withdraw_remedy
from incidents.lifecycle import RemedyStatus
from incidents.models import Event, LedgerEntry
from incidents.queries.audits import what_is_wrong
from incidents.queries.spending import left_of, spent_on
from incidents.refusals import Forbidden, Invalid
from tests.makers import make_remedy, make_request

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def booked(incident, staff_member, noon):
    return make_remedy(incident, cost="300", by=staff_member, at=noon)


def take_back(remedy, *, by, at, reason="They had left already"):
    return withdraw_remedy(remedy, reason=reason, by=by, at=at)


def test_the_authority_is_free_again_and_nothing_is_spent(
    booked, incident, staff_member, manager_user, noon
):
    remedy = take_back(booked, by=manager_user, at=noon)

    spend, reversal = LedgerEntry.objects.order_by("pk")
    assert remedy.status == RemedyStatus.WITHDRAWN
    assert (reversal.kind, reversal.reverses, reversal.amount) == ("reversal", spend, Decimal(300))
    assert (reversal.person, reversal.by) == (staff_member, manager_user)
    assert (left_of(staff_member, incident), spent_on(incident)) == (Decimal(500), 0)
    assert "counter_wrong" not in {one.check for one in what_is_wrong(at=noon)}


def test_history_says_why(booked, manager_user, noon):
    take_back(booked, by=manager_user, at=noon)

    event = Event.objects.get(kind="spend.reversed")
    assert (event.details["amount"], event.text.words) == ("300", "They had left already")


def test_an_approved_spend_gives_back_to_the_approver(
    incident, staff_member, manager_user, second_manager, noon
):
    asked = make_request(incident, by=staff_member, at=noon)
    approve_spend(asked, version=1, by=manager_user, at=noon)

    take_back(asked.remedy, by=second_manager, at=noon)

    assert left_of(manager_user, incident) == Decimal(2000)


@pytest.mark.parametrize("who", ["staff_member", "colleague", "department_head"])
def test_a_manager_of_the_place_does_it(who, booked, noon, request):
    with pytest.raises(Forbidden, match="a manager of Harbour takes it back"):
        take_back(booked, by=request.getfixturevalue(who), at=noon)


def test_never_who_stands_for_the_spend(incident, manager_user, noon):
    own = make_remedy(incident, cost="20", by=manager_user, at=noon)

    with pytest.raises(Forbidden, match="another manager"):
        take_back(own, by=manager_user, at=noon)


def test_what_was_given_stays_on_record(booked, staff_member, manager_user, noon):
    deliver_remedy(booked, delivered_at=noon, by=staff_member, at=noon)

    with pytest.raises(Forbidden, match="given already"):
        take_back(booked, by=manager_user, at=noon)


def test_it_needs_a_reason(booked, manager_user, noon):
    with pytest.raises(Invalid):
        take_back(booked, reason=" ", by=manager_user, at=noon)


def test_twice_is_once(booked, manager_user, noon):
    take_back(booked, by=manager_user, at=noon)

    with pytest.raises(Forbidden, match="withdrawn already"):
        take_back(booked, by=manager_user, at=noon)
    assert LedgerEntry.objects.filter(kind="reversal").count() == 1


def test_the_database_lets_one_spend_be_reversed_once(booked, manager_user, noon):
    take_back(booked, by=manager_user, at=noon)
    spend, reversal = LedgerEntry.objects.order_by("pk")

    for change in ({}, {"reverses": None}, {"reverses": spend, "kind": "release"}):
        twin = LedgerEntry.objects.get(pk=reversal.pk)
        twin.pk, twin._state.adding = None, True
        for name, value in change.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()
