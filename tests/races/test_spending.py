"""Two people, one second: money is spent once, decided once, and never past a limit.

Each guard has a negative control: without it the same race goes wrong on PostgreSQL. On SQLite the
IMMEDIATE transaction is a second guard of its own.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from incidents.actions import approvals, incidents, ledger, remedies
from incidents.actions.approvals import approve_spend, decline_spend
from incidents.actions.remedies import change_amount
from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import (
    Approval,
    AuthorityLimit,
    AuthorityUse,
    Incident,
    LedgerEntry,
    OutgoingEmail,
    Remedy,
)
from incidents.models.spending import basis_of
from incidents.refusals import Conflict, Refused
from incidents.words.spending import EntryKind
from tests.makers import make_remedy, make_request

PATIENCE = 5  # seconds until a thread that waits for the others goes on alone


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each in a thread with a connection of its own; results or refusals, in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait(timeout=30)
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def statuses():
    return sorted(Remedy.objects.values_list("status", flat=True))


def spent():
    entries = LedgerEntry.objects.filter(kind=EntryKind.SPEND)
    return entries.aggregate(total=Sum("amount"))["total"]


def spends(incident, *, by, cost, at, times):
    return [lambda: make_remedy(incident, cost=cost, by=by, at=at) for _ in range(times)]


@pytest.mark.usefixtures("books_agree")
def test_two_times_three_hundred_by_one_person(incident, staff_member, noon):
    at_once(*spends(incident, by=staff_member, cost="300", at=noon, times=2))

    assert statuses() == [RemedyStatus.AUTHORISED, RemedyStatus.WAITING]
    assert spent() == Decimal(300)


@pytest.mark.usefixtures("books_agree")
def test_two_times_three_hundred_by_two_colleagues(incident, staff_member, colleague, noon):
    at_once(
        *spends(incident, by=staff_member, cost="300", at=noon, times=1),
        *spends(incident, by=colleague, cost="300", at=noon, times=1),
    )

    assert statuses() == [RemedyStatus.AUTHORISED, RemedyStatus.AUTHORISED]


@pytest.mark.usefixtures("books_agree")
def test_fifty_at_once_stop_at_the_limit(incident, staff_member, noon):
    AuthorityLimit.objects.create(person=staff_member, limit=Decimal(100), set_at=noon)

    at_once(*spends(incident, by=staff_member, cost="10", at=noon, times=50))

    assert statuses() == [RemedyStatus.AUTHORISED] * 10 + [RemedyStatus.WAITING] * 40
    assert spent() == Decimal(100)


@contextmanager
def without_locks(monkeypatch):
    """The incident is read and not held; what is left is the conditional update."""

    def just_read(incident):
        return Incident.objects.select_related("location", "owner").get(pk=incident.pk)

    with monkeypatch.context() as patch:
        for module in (incidents, remedies, approvals):
            patch.setattr(module, "locked", just_read)
        # Saving the incident would hold its row as well.
        patch.setattr(remedies, "keep_the_thoughts", lambda *_: None)
        yield patch


@pytest.mark.usefixtures("books_agree")
def test_the_limit_holds_without_the_lock_on_the_incident(
    incident, staff_member, noon, monkeypatch
):
    with without_locks(monkeypatch):
        at_once(*spends(incident, by=staff_member, cost="300", at=noon, times=2))

    assert statuses() == [RemedyStatus.AUTHORISED, RemedyStatus.WAITING]


def test_without_lock_and_conditional_update_the_limit_is_passed(
    incident, staff_member, noon, monkeypatch
):
    """The negative control: read, compare, write, with both reads before either write."""
    both_have_read = Barrier(2)

    def read_compare_write(incident, amount, *, person, at):
        use = AuthorityUse.objects.get(person=person, basis_key=basis_of(incident))
        # SQLite lets one in at a time: the other has not begun.
        with suppress(BrokenBarrierError):
            both_have_read.wait(timeout=PATIENCE if connection.vendor == "postgresql" else 1)
        if use.used + amount > use.limit:
            return False
        AuthorityUse.objects.filter(pk=use.pk).update(used=use.used + amount)
        return True

    AuthorityUse.objects.create(
        person=staff_member, basis_key=basis_of(incident), limit=Decimal(500)
    )
    with without_locks(monkeypatch) as patch:
        patch.setattr(ledger, "use_authority", read_compare_write)
        at_once(*spends(incident, by=staff_member, cost="300", at=noon, times=2))

    overspent = connection.vendor == "postgresql"
    assert spent() == (Decimal(600) if overspent else Decimal(300))


@pytest.mark.usefixtures("books_agree")
def test_two_managers_at_once_make_one_decision(
    incident, staff_member, manager_user, second_manager, noon
):
    approval = make_request(incident, by=staff_member, at=noon)

    results = at_once(
        lambda: approve_spend(approval, version=1, by=manager_user, at=noon),
        lambda: decline_spend(approval, version=1, reason="No", by=second_manager, at=noon),
    )

    told = [result for result in results if isinstance(result, Conflict)]
    assert len(told) == 1
    assert "by Manager, Harbour" in str(told[0]) or "by Night manager, Harbour" in str(told[0])
    assert OutgoingEmail.objects.filter(kind="approval_decided").count() == 1


@pytest.mark.usefixtures("books_agree")
def test_one_manager_pressing_twice_spends_once(incident, staff_member, manager_user, noon):
    approval = make_request(incident, by=staff_member, at=noon)

    results = at_once(*[lambda: approve_spend(approval, version=1, by=manager_user, at=noon)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]
    assert spent() == Decimal(700)


@pytest.mark.usefixtures("books_agree")
def test_several_requests_do_not_pass_one_approvers_limit(
    incident, staff_member, manager_user, noon
):
    waiting = [make_request(incident, by=staff_member, at=noon, cost=900) for _ in range(4)]

    at_once(
        *[
            lambda one=one: approve_spend(one, version=1, by=manager_user, at=noon)
            for one in waiting
        ]
    )

    assert spent() == Decimal(1800)
    assert Approval.objects.pending().count() == 2


@pytest.mark.usefixtures("books_agree")
def test_a_changed_amount_and_a_yes_at_once_are_one_or_the_other(
    incident, staff_member, manager_user, noon
):
    approval = make_request(incident, by=staff_member, at=noon)

    at_once(
        lambda: change_amount(approval.remedy, cost=Decimal(950), by=staff_member, at=noon),
        lambda: approve_spend(approval, version=1, by=manager_user, at=noon),
    )

    approval.refresh_from_db()
    assert (approval.status, approval.amount) in {
        (ApprovalStatus.APPROVED, Decimal(700)),
        (ApprovalStatus.PENDING, Decimal(950)),
    }


def test_an_act_that_fails_half_way_leaves_no_trace(incident, staff_member, noon, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("the power went out")

    monkeypatch.setattr(remedies.deadlines, "arm", fail)

    with pytest.raises(RuntimeError), transaction.atomic():
        make_remedy(incident, cost="700", by=staff_member, at=noon)

    counts = [model.objects.count() for model in (Remedy, Approval, LedgerEntry, OutgoingEmail)]
    assert counts == [0, 0, 0, 0]
