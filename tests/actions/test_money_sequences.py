"""Any order of asking, deciding, changing and taking back: the money rules hold.

A short run belongs to the suite; `make chaos` makes it the long one, with MONEY_SEQUENCES=2000. M5.
"""

import os
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from incidents.actions.approvals import (
    approve_lower,
    approve_spend,
    decline_spend,
    expire_approvals,
)
from incidents.actions.remedies import change_amount, deliver_remedy, withdraw_remedy
from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Approval, AuthorityUse, LedgerEntry, Remedy
from incidents.queries.audits import what_is_wrong
from incidents.queries.spending import limit_of
from incidents.refusals import Refused
from incidents.words.spending import AuthorisedBy, EntryKind
from tests.makers import make_incident, make_remedy

SEQUENCES = int(os.environ.get("MONEY_SEQUENCES", "25"))
AMOUNTS = ("0.01", "100", "250.50", "300", "500", "500.01", "1200", "2000", "2500")
VERBS = ("ask", "ask", "ask", "yes", "yes", "less", "no", "change", "take back", "give", "wait")
STEP = st.tuples(
    st.sampled_from(VERBS), st.integers(0, 3), st.integers(0, 5), st.sampled_from(AMOUNTS)
)


class Play:
    """Four people, two incidents, and whatever they do to the money."""

    def __init__(self, people, noon):
        self.people, self.at = people, noon
        self.incidents = [make_incident(by=one, at=noon) for one in people[:2]]

    def step(self, verb, who, which, amount):
        self.at += timedelta(hours=80) if verb == "wait" else timedelta(minutes=1)
        self.amount, known = Decimal(amount), {"by": self.people[who], "at": self.at}
        if verb == "ask":
            make_remedy(self.incidents[which % 2], cost=amount, **known)
        elif verb == "wait":
            expire_approvals(at=self.at)
        elif verb in {"yes", "less", "no"}:
            self.decide(verb, self.one_of(Approval, which), known)
        else:
            self.change(verb, self.one_of(Remedy, which), known)

    def one_of(self, model, which):
        rows = list(model.objects.order_by("-pk")[:6])
        if not rows:
            raise Refused("There is none yet.")
        return rows[which % len(rows)]

    def decide(self, verb, approval, known):
        known = {"version": approval.version, **known}
        if verb == "yes":
            approve_spend(approval, **known)
        elif verb == "less":
            approve_lower(approval, amount=self.amount, **known)
        else:
            decline_spend(approval, reason="No", **known)

    def change(self, verb, remedy, known):
        if verb == "change":
            change_amount(remedy, cost=self.amount, **known)
        elif verb == "take back":
            withdraw_remedy(remedy, reason="Not needed", **known)
        else:
            deliver_remedy(remedy, delivered_at=self.at, **known)


def rules_hold():
    spends = LedgerEntry.objects.spends()
    for use in AuthorityUse.objects.select_related("person"):
        theirs = spends.filter(person=use.person, basis_key=use.basis_key)
        total = theirs.aggregate(total=Sum("amount"))["total"] or 0
        assert total == use.used <= limit_of(use.person)
    for entry in spends.select_related("approval"):
        own = entry.authorised_by == AuthorisedBy.SELF
        assert own == (entry.approval is None)
        if not own:
            assert entry.settles.kind == EntryKind.RESERVE
            assert entry.amount == entry.approval.approved <= entry.settles.amount
            assert entry.person == entry.approval.decided_by != entry.approval.requested_by
    open_ones = LedgerEntry.objects.filter(kind=EntryKind.RESERVE, settled_by=None)
    pending = Approval.objects.filter(status=ApprovalStatus.PENDING)
    assert sorted(open_ones.values_list("approval", "amount")) == sorted(
        pending.values_list("pk", "amount")
    )
    resolved = LedgerEntry.objects.exclude(settles=None).values("settles")
    assert not resolved.annotate(times=Count("pk")).filter(times__gt=1).exists()
    costly = Remedy.objects.filter(status__in=[RemedyStatus.AUTHORISED, RemedyStatus.DELIVERED])
    assert sorted(costly.values_list("pk", "cost")) == sorted(
        spends.values_list("remedy", "amount")
    )


@pytest.fixture
def people(staff_member, colleague, manager_user, second_manager, business_owner):
    return [staff_member, colleague, manager_user, second_manager]


def test_whatever_the_order(people, noon):
    done = set()

    @settings(
        max_examples=SEQUENCES,
        deadline=None,
        database=None,
        derandomize=SEQUENCES < 1000,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEP, min_size=4, max_size=16))
    @example([("ask", 0, 0, "700"), ("yes", 2, 0, "700")])  # what chance may not come upon
    def played(steps):
        with transaction.atomic():
            play = Play(people, noon)
            for step in steps:
                try:
                    with transaction.atomic():
                        play.step(*step)
                    done.add(step[0])
                except Refused:
                    pass
            rules_hold()
            assert "counter_wrong" not in {one.check for one in what_is_wrong(at=play.at)}
            transaction.set_rollback(True)

    played()

    assert done >= {"ask", "yes"}
