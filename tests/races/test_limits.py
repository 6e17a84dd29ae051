"""C13: fifty at once on one limit or one request, at random sizes: never over, one decision each.

A short run belongs to the suite; `make chaos` makes it the long one, with MONEY_RACES=200.
"""

import os
from datetime import timedelta
from decimal import Decimal
from random import Random
from time import monotonic

import pytest
from django.db import connection

from incidents.actions.approvals import approve_spend
from incidents.actions.spending import Means, set_budget
from incidents.lifecycle import RemedyStatus
from incidents.models import AuthorityLimit, AuthorityUse, LedgerEntry, OutgoingEmail, Remedy
from incidents.refusals import Conflict
from incidents.words.people import Role
from tests.makers import make_incident, make_person, make_remedy, make_request
from tests.races.test_spending import at_once, spends

RACES = int(os.environ.get("MONEY_RACES", "3"))
ANSWERED_WITHIN = {"postgresql": 5.0, "sqlite": 10.0}  # seconds, on a machine of its own
BESIDE_OTHERS = 6  # times longer while other tests run
ALONE = RACES > 10


def patience():
    return ANSWERED_WITHIN[connection.vendor] * (1 if ALONE else BESIDE_OTHERS)


@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("books_agree")
def test_at_random_sizes_exactly_what_fits_is_spent(
    staff_member, manager_user, noon, record_property
):
    chance, slowest = Random(20180300), 0.0  # noqa: S311
    own = AuthorityLimit.objects.create(person=staff_member, limit=Decimal(100), set_at=noon)
    for _ in range(RACES):
        own.limit, cost = Decimal(chance.randint(50, 600)), chance.randint(5, 120)
        own.save()
        incident = make_incident(by=staff_member, at=noon)
        times = 50 if ALONE else chance.randint(10, 25)
        began = monotonic()
        at_once(*spends(incident, by=staff_member, cost=str(cost), at=noon, times=times))
        slowest = max(slowest, monotonic() - began)

        fit = min(times, int(own.limit // cost))
        given = incident.remedies.filter(status=RemedyStatus.AUTHORISED)
        assert given.count() == fit
        assert AuthorityUse.objects.used(staff_member, incident) == fit * cost
        assert incident.approvals.pending().count() == times - fit
    record_property("all fifty answered within", f"{slowest:.1f} s")
    assert slowest < patience()


@pytest.mark.usefixtures("books_agree")
def test_fifty_managers_on_one_request_make_one_decision(incident, staff_member, harbour, noon):
    people = [
        make_person(f"Manager {count}", role=Role.MANAGER, location=harbour) for count in range(50)
    ]
    asked = make_request(incident, by=staff_member, at=noon)
    began = monotonic()

    results = at_once(
        *[
            lambda one=one: approve_spend(asked, version=1, by=one, at=noon + timedelta(minutes=1))
            for one in people
        ]
    )

    assert monotonic() - began < patience()
    assert sum(isinstance(one, Conflict) for one in results) == 49
    assert LedgerEntry.objects.filter(kind="spend").count() == 1
    assert OutgoingEmail.objects.filter(kind="approval_decided").count() == 1
    assert Remedy.objects.get().status == RemedyStatus.AUTHORISED


@pytest.mark.usefixtures("books_agree")
def test_budget_counters_lose_nothing(incident, staff_member, colleague, business_owner, noon):
    from_both = [
        lambda who=who: make_remedy(incident, cost="10", by=who, at=noon)
        for who in (staff_member, colleague) * 10
    ]
    budget = set_budget(
        incident.location, None, means=Means(Decimal(50)), version=0, by=business_owner, at=noon
    )

    at_once(*from_both)

    budget.refresh_from_db()
    assert (budget.spent, budget.reserved) == (200, 0)
    assert LedgerEntry.objects.filter(over_budget=True).count() == 15
