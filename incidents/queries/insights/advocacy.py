"""What customers told others after a recovery, good and bad, and what referrals brought us."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from incidents.models import AdvocacyEvent, Customer, LedgerEntry, LoyaltyReading
from incidents.models.advocacy import AdvocacyQuerySet
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.advocacy import WINDOW_DAYS, is_ambassador, is_good_word, revenue_per_cost
from incidents.policy.figures import Share
from incidents.words.loyalty import AdvocacyKind, Moment, Source

LATEST = 6
WITHIN = Q(days_after__lte=WINDOW_DAYS)


@dataclass(frozen=True)
class Told:
    """How often one thing was told within the window, and how often later."""

    kind: AdvocacyKind
    count: int
    later: int

    @property
    def is_good(self) -> bool:
        """Whether it speaks for us."""
        return is_good_word(self.kind)

    @property
    def sign(self) -> str:
        """What stands before the count: for us or against us; nothing before none."""
        if not self.count:
            return ""
        return "+" if self.is_good else "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Advocacy:
    """What was told within 180 days after the fix of these recoveries, and what is not known."""

    told: tuple[Told, ...]
    recoveries: int
    not_heard: Share
    still_open: Share
    before_the_fix: int
    ambassadors: tuple[Customer, ...]
    latest: tuple[AdvocacyEvent, ...]

    @property
    def good(self) -> int:
        """How many words speak for us. Product M1."""
        return sum(one.count for one in self.told if one.is_good)

    @property
    def bad(self) -> int:
        """How many speak against us. Product M3."""
        return sum(one.count for one in self.told if not one.is_good)

    @property
    def later(self) -> int:
        """How many came after the window, and are counted nowhere. Product M2."""
        return sum(one.later for one in self.told)

    @property
    def referrals(self) -> int:
        """How many new customers were sent to us. Product M2."""
        return sum(one.count for one in self.told if one.kind == AdvocacyKind.REFERRAL)


@dataclass(frozen=True)
class Worth:
    """Revenue from referrals beside the cost of recovery, in major units. Product M4."""

    revenue: Decimal | None
    known: Share
    cost: Decimal
    recoveries: int

    @property
    def ratio(self) -> Decimal | None:
        """Revenue for each unit spent; only where both are known."""
        return revenue_per_cost(self.revenue, self.cost)


def advocacy_of(incidents: IncidentQuerySet, *, at: datetime) -> Advocacy:
    """This is what was told after these recoveries, by kind, with n and what is missing. M1, M3.

    Counted is what follows a fix within 180 days; each event hangs on the recovery before it.
    """
    fixed = incidents.filter(fixed_at__isnull=False)
    recent = Q(fixed_at__gt=at - timedelta(days=WINDOW_DAYS))
    count, still_open = fixed.aggregate(all=Count("pk"), open=Count("pk", filter=recent)).values()
    within = _told_after(fixed).filter(WITHIN)
    heard = within.aggregate(heard=Count("incident", distinct=True))["heard"]
    known = within.select_related("customer", "incident", "new_customer")
    return Advocacy(
        told=_by_kind(_told_after(fixed)),
        recoveries=count,
        not_heard=Share(count - heard, count),
        still_open=Share(still_open, count),
        before_the_fix=_told_after(incidents).filter(days_after=None).count(),
        ambassadors=_ambassadors(fixed, within),
        latest=tuple(known.order_by("-happened_on", "-pk")[:LATEST]),
    )


def worth_of(incidents: IncidentQuerySet) -> Worth:
    """This is what referrals after these recoveries brought, beside what they all cost. M4.

    Nobody knows what a referral without an amount brought: how many those are is said.
    """
    fixed = incidents.filter(fixed_at__isnull=False)
    sent = _told_after(fixed).filter(WITHIN, kind=AdvocacyKind.REFERRAL)
    sums = sent.aggregate(revenue=Sum("value"), known=Count("value"), all=Count("pk"))
    spends = LedgerEntry.objects.spends().filter(incident__in=fixed.order_by().values("pk"))
    return Worth(
        revenue=sums["revenue"],
        known=Share(sums["known"], sums["all"]),
        cost=spends.aggregate(total=Sum("amount"))["total"] or Decimal(0),
        recoveries=fixed.count(),
    )


def _told_after(incidents: IncidentQuerySet) -> AdvocacyQuerySet:
    return AdvocacyEvent.objects.standing().filter(incident__in=incidents.order_by().values("pk"))


def _by_kind(told: AdvocacyQuerySet) -> tuple[Told, ...]:
    columns = {
        "within": Count("pk", filter=WITHIN),
        "later": Count("pk", filter=Q(days_after__gt=WINDOW_DAYS)),
    }
    counted = told.order_by().values_list("kind").annotate(**columns)
    numbers = {kind: (count, more) for kind, count, more in counted}
    return tuple(Told(kind, *numbers.get(kind, (0, 0))) for kind in AdvocacyKind)


def _ambassadors(fixed: IncidentQuerySet, within: AdvocacyQuerySet) -> tuple[Customer, ...]:
    """Promoters after a recovery who told somebody good things within the window. M5."""
    after = LoyaltyReading.objects.filter(customer=OuterRef("pk"), moment=Moment.AFTER_RECOVERY)
    heard = after.filter(incident__in=fixed.order_by().values("pk")).exclude(source=Source.ESTIMATE)
    score = Subquery(heard.order_by("-read_at", "-pk").values("score")[:1])
    spoke = Customer.objects.filter(pk__in=within.good().order_by().values("customer"))
    rows = spoke.annotate(score_after=score).order_by("name", "pk")
    known = ((one, one.score_after) for one in rows)  # type: ignore[attr-defined]
    return tuple(one for one, last in known if is_ambassador(score=last, good_words=1))
