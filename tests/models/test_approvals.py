"""What the database refuses, whoever asks: one's own decision, money out of nothing."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Approval, AuthorityLimit, AuthorityUse, LedgerEntry, Remedy
from incidents.policy.ladder import NEVER_EXTRA
from incidents.words.remedies import Purpose, RemedyKind
from tests.makers import make_remedy, make_request


@pytest.fixture
def approval(incident, staff_member, noon):
    return make_request(incident, by=staff_member, at=noon)


def refused(rows, **change):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)
    return True


def test_nobody_decides_their_own(approval, staff_member, noon):
    own = Approval.objects.filter(pk=approval.pk)

    assert refused(own, status=ApprovalStatus.APPROVED, decided_by=staff_member.pk, decided_at=noon)


def test_a_decision_has_a_decider(approval):
    assert refused(Approval.objects.filter(pk=approval.pk), status=ApprovalStatus.DECLINED)


def test_a_status_is_one_we_know(approval):
    assert refused(Approval.objects.filter(pk=approval.pk), status="maybe")
    assert refused(Remedy.objects.filter(pk=approval.remedy_id), status="maybe")


def test_one_request_waits_per_remedy(approval, staff_member, noon):
    twin = Approval(
        incident=approval.incident,
        remedy=approval.remedy,
        requested_by=staff_member,
        amount=Decimal(700),
        why="Again",
        requested_at=noon,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_used_never_passes_the_limit(incident, staff_member, noon):
    make_remedy(incident, cost="500", by=staff_member, at=noon)

    assert refused(AuthorityUse.objects.all(), used=Decimal("500.01"))
    assert refused(AuthorityUse.objects.all(), used=Decimal("-0.01"))


def test_nobody_sets_their_own_limit(staff_member, noon):
    own = AuthorityLimit(person=staff_member, limit=Decimal(9000), set_by=staff_member, set_at=noon)

    with pytest.raises(IntegrityError), transaction.atomic():
        own.save()


@pytest.mark.parametrize("kind", sorted(NEVER_EXTRA))
def test_a_price_cut_is_never_an_extra(kind, incident, staff_member, noon):
    remedy = make_remedy(incident, cost="20", by=staff_member, at=noon, kind=kind)

    assert refused(Remedy.objects.filter(pk=remedy.pk), purpose=Purpose.EXTRA, unexpected=True)


def test_an_extra_is_unexpected(incident, staff_member, noon):
    remedy = make_remedy(incident, cost="20", by=staff_member, at=noon, kind=RemedyKind.GIFT)

    assert refused(Remedy.objects.filter(pk=remedy.pk), purpose=Purpose.EXTRA)


def test_what_says_delivered_says_when(incident, staff_member, noon):
    remedy = make_remedy(incident, by=staff_member, at=noon)

    assert refused(Remedy.objects.filter(pk=remedy.pk), status=RemedyStatus.DELIVERED)


def test_a_remedy_is_paid_once(incident, staff_member, noon):
    make_remedy(incident, cost="20", by=staff_member, at=noon)
    [entry] = LedgerEntry.objects.all()
    entry.pk, entry._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


def test_a_reservation_is_settled_once(approval, manager_user, noon):
    reserve = LedgerEntry.objects.get(kind="reserve")

    def release():
        entry = LedgerEntry.objects.get(pk=reserve.pk)
        entry.pk, entry._state.adding = None, True
        entry.kind, entry.settles = "release", reserve
        entry.save()

    release()
    with pytest.raises(IntegrityError), transaction.atomic():
        release()


def test_the_ledger_is_written_once(incident, staff_member, noon):
    make_remedy(incident, cost="20", by=staff_member, at=noon)
    [entry] = LedgerEntry.objects.all()

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    with pytest.raises(Exception, match="written once"), transaction.atomic():
        LedgerEntry.objects.update(amount=Decimal(1))
    with pytest.raises(Exception, match="written once"), transaction.atomic():
        LedgerEntry.objects.all().delete()
