"""Who came back after a recovery, and what is still promised for the next visit."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from incidents.lifecycle import VoucherStatus
from incidents.models import LedgerEntry, Organisation, Voucher
from incidents.models.incidents import IncidentQuerySet
from incidents.models.vouchers import VoucherQuerySet
from incidents.policy.figures import Share
from incidents.policy.vouchers import RETURN_WITHIN_DAYS
from incidents.queries.insights.loyalty import BACK_ON_THEIR_FEET
from incidents.words.spending import EntryKind

WITHIN = timedelta(days=RETURN_WITHIN_DAYS)


@dataclass(frozen=True)
class Returns:
    """How many came back within 90 days of the fix, and what became of the vouchers."""

    came_back: Share
    redeemed: Share
    outstanding: int
    expired: int


def returns_of(incidents: IncidentQuerySet) -> Returns:
    """This is how many came back, of the recoveries in which somebody would notice. Product I7.

    Those with a voucher that was not made void, or with a return that is known: of the others
    nobody can say whether they stayed away.
    """
    promised = _vouchers_of(incidents)
    fixed = incidents.filter(status__in=BACK_ON_THEIR_FEET, fixed_at__isnull=False)
    has_one = Exists(promised.filter(incident=OuterRef("pk")))
    noticed = fixed.filter(Q(has_one) | Q(returned_at__isnull=False))
    back = noticed.order_by().aggregate(
        in_time=Count("pk", filter=Q(returned_at__lte=F("fixed_at") + WITHIN)), all=Count("*")
    )
    states = Counter(dict(promised.order_by().values_list("status").annotate(n=Count("*"))))
    return Returns(
        came_back=Share(back["in_time"], back["all"]),
        redeemed=Share(states[VoucherStatus.REDEEMED], states.total()),
        outstanding=states[VoucherStatus.ISSUED],
        expired=states[VoucherStatus.EXPIRED],
    )


@dataclass(frozen=True)
class Retained:
    """What those who came back are worth in a year, if each would have stayed away else."""

    customers: int
    each: Decimal  # major units: the assumption of the business, a setting

    @property
    def value(self) -> Decimal:
        """In major units."""
        return self.customers * self.each


def retained_of(incidents: IncidentQuerySet) -> Retained | None:
    """This is what was retained; None while nobody has said what a customer brings. Product F6.

    Each customer once, who came back within 90 days of a fix. Two queries.
    """
    each = Organisation.objects.values_list("customer_year", flat=True).first()
    if each is None:
        return None
    back = incidents.filter(status__in=BACK_ON_THEIR_FEET, fixed_at__isnull=False)
    in_time = back.filter(returned_at__lte=F("fixed_at") + WITHIN, customer__isnull=False)
    return Retained(in_time.order_by().values("customer").distinct().count(), each)


def still_owed(incidents: IncidentQuerySet) -> Decimal:
    """This is what the vouchers that may still be brought will cost, in major units."""
    issued = _vouchers_of(incidents).filter(status=VoucherStatus.ISSUED)
    return issued.aggregate(total=Sum("cost"))["total"] or Decimal(0)


def kept_promises(incidents: IncidentQuerySet) -> Decimal:
    """This is what the vouchers that were brought have cost, in major units, by the ledger."""
    kept = LedgerEntry.objects.filter(kind=EntryKind.REDEMPTION)
    of_these = kept.filter(incident__in=incidents.order_by().values("pk"))
    return of_these.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _vouchers_of(incidents: IncidentQuerySet) -> VoucherQuerySet:
    rows = Voucher.objects.filter(incident__in=incidents.order_by().values("pk"))
    return rows.exclude(status=VoucherStatus.VOID)
