"""The books must agree after every test that moves money: counters, ledger and requests."""

from collections.abc import Iterator

import pytest
from django.db.models import Sum

from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Approval, AuthorityUse, LedgerEntry, Remedy
from incidents.queries.audits import _budgets_wrong
from incidents.words.spending import EntryKind

SPENT = (RemedyStatus.AUTHORISED, RemedyStatus.DELIVERED)


@pytest.fixture
def books_agree(db: None) -> Iterator[None]:
    """The counters are caches of the ledger: after the test they must say the same."""
    yield
    assert counted() == entered()
    assert waiting() == reserved()
    assert sorted(allowed()) == sorted(paid())
    assert list(_budgets_wrong()) == []


def counted() -> dict[tuple[int, str], object]:
    uses = AuthorityUse.objects.exclude(used=0)
    return {(use.person_id, use.basis_key): use.used for use in uses}


def entered() -> dict[tuple[int, str], object]:
    spends = LedgerEntry.objects.spends()
    sums = spends.values_list("person", "basis_key").annotate(total=Sum("amount"))
    return {(person, basis): total for person, basis, total in sums}


def waiting() -> dict[int, object]:
    pending = Approval.objects.filter(status=ApprovalStatus.PENDING)
    return dict(pending.values_list("pk", "amount"))


def reserved() -> dict[int, object]:
    open_ones = LedgerEntry.objects.filter(kind=EntryKind.RESERVE, settled_by=None)
    return dict(open_ones.values_list("approval", "amount"))


def allowed() -> list[tuple[int, object]]:
    costly = Remedy.objects.filter(status__in=SPENT).exclude(cost=0)
    return list(costly.values_list("pk", "cost"))


def paid() -> list[tuple[int, object]]:
    spends = LedgerEntry.objects.spends()
    return list(spends.values_list("remedy", "amount"))
