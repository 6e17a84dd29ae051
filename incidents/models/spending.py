"""What people may spend, what they have spent, and every movement of money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.timezone import now

from incidents.lifecycle import IncidentStatus
from incidents.models.fields import MoneyField
from incidents.models.organisation import Organisation
from incidents.models.written_once import WrittenOnce
from incidents.policy.spending import default_limit
from incidents.words.spending import AuthorisedBy, AuthorityBasis, EntryKind

if TYPE_CHECKING:
    from incidents.models.incidents import Incident
    from incidents.models.people import User

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Basis:
    """What limits are summed over at one moment, as the business has set it. Product F3.

    A recovery whose money began to be summed by itself goes on so: a limit is not had a second
    time by naming the customer in between. Rule 3.
    """

    kind: str
    at: datetime
    by_themselves: frozenset[int] = frozenset()

    def of(self, incident: Incident) -> str:
        """The key: the incident, or its customer and the local day of its place."""
        alone = incident.customer_id is None or incident.pk in self.by_themselves
        if alone or self.kind == AuthorityBasis.INCIDENT:
            return f"incident-{incident.pk}"
        day = self.at.astimezone(incident.location.zone).date()
        return f"customer-{incident.customer_id}-{day}"


def basis(at: datetime | None = None) -> Basis:
    """The setting of the business, read once; without a moment it is asked about now."""
    kind = Organisation.objects.values_list("authority_basis", flat=True).first()
    if kind != AuthorityBasis.CUSTOMER_AND_DAY:
        return Basis(AuthorityBasis.INCIDENT, at or now())
    spends = LedgerEntry.objects.filter(kind=EntryKind.SPEND, basis_key__startswith="incident-")
    on_the_way = {"incident__status__in": [IncidentStatus.OPEN, IncidentStatus.FIXED]}
    begun = spends.filter(**on_the_way, incident__customer__isnull=False)
    return Basis(kind, at or now(), frozenset(begun.values_list("incident", flat=True)))


def basis_of(incident: Incident, *, at: datetime | None = None) -> str:
    """The key that a limit is summed over, for one incident; many ask `basis` once."""
    return basis(at).of(incident)


class AuthorityLimitQuerySet(models.QuerySet["AuthorityLimit"]):
    """Questions about what people may spend."""

    def of(self, person: User) -> Decimal:
        """The limit of one person per incident, in major units: their own or their role's."""
        own = next(iter(self.filter(person=person).values_list("limit", flat=True)), None)
        return default_limit(person.role) if own is None else own


class AuthorityLimit(models.Model):
    """What one person may spend per incident without asking, where it is not the role's default."""

    person = models.OneToOneField("incidents.User", models.PROTECT, related_name="authority_limit")
    limit = MoneyField()
    set_by = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = AuthorityLimitQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="authoritylimit_not_below_nothing", condition=models.Q(limit__gte=0)
            ),
            models.CheckConstraint(
                name="authoritylimit_nobody_sets_their_own",
                condition=models.Q(set_by=None) | ~models.Q(set_by=models.F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"Authority of person {self.person_id}"


class AuthorityUseQuerySet(models.QuerySet["AuthorityUse"]):
    """Questions about what people have used of it."""

    def used(self, person: User, incident: Incident, *, at: datetime | None = None) -> Decimal:
        """What one person has spent of their authority that counts here, in major units."""
        mine = self.filter(person=person, basis_key=basis_of(incident, at=at))
        return mine.values_list("used", flat=True).first() or NOTHING

    def left(self, person: User, incident: Incident, *, at: datetime | None = None) -> Decimal:
        """What one person may still spend on one incident, in major units. Product F2, F3."""
        limit = AuthorityLimit.objects.of(person)
        return max(limit - self.used(person, incident, at=at), NOTHING)


class AuthorityUse(models.Model):
    """How much of their authority one person has used on one basis; a cache of the ledger."""

    person = models.ForeignKey("incidents.User", models.PROTECT, related_name="authority_uses")
    basis_key = models.CharField(max_length=64)  # "incident-17", "customer-4-2026-03-04"
    used = MoneyField(default=0)
    limit = MoneyField()

    objects = AuthorityUseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "basis_key"], name="authorityuse_one_per_person_and_basis"
            ),
            models.CheckConstraint(
                name="authorityuse_never_over_the_limit",
                condition=models.Q(used__gte=0) & models.Q(used__lte=models.F("limit")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis_key} of person {self.person_id}"


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    """Questions about many movements of money."""

    def spends(self) -> LedgerEntryQuerySet:
        """What is spent and was not taken back: their sum is what it cost."""
        # Asked so, the planner of PostgreSQL knows that most are still there; joined and asked
        # for what is missing, it expects one, and goes through everything for each.
        taken_back = LedgerEntry.objects.filter(reverses=models.OuterRef("pk"))
        return self.filter(~models.Exists(taken_back), kind=EntryKind.SPEND)


class LedgerEntry(WrittenOnce):
    """One movement of money: reserved, released, spent, taken back, redeemed; never changed.

    A redemption spends nothing: it says that what was spent on a voucher is owed no more.
    """

    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, related_name="ledger_entries"
    )
    remedy = models.ForeignKey("incidents.Remedy", models.PROTECT, related_name="ledger_entries")
    approval = models.ForeignKey(
        "incidents.Approval", models.PROTECT, null=True, related_name="ledger_entries"
    )
    # Whose authority it counts against: for an approved spend that is the approver's. Design 7.
    person = models.ForeignKey("incidents.User", models.PROTECT, related_name="ledger_entries")
    # The basis of the limit as it was then: a changed setting rewrites nothing. Product F3.
    basis_key = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=10, choices=EntryKind)
    amount = MoneyField()
    currency = models.CharField(max_length=3)
    authorised_by = models.CharField(max_length=10, choices=AuthorisedBy, blank=True)
    budget = models.ForeignKey(
        "incidents.Budget", models.PROTECT, null=True, related_name="ledger_entries"
    )
    over_budget = models.BooleanField(default=False)
    settles = models.OneToOneField("self", models.PROTECT, null=True, related_name="settled_by")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    # Empty where the clock did it: a request that expired.
    by = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ledgerentry_reversal_says_of_what",
                condition=models.Q(kind=EntryKind.REVERSAL, reverses__isnull=False)
                | (~models.Q(kind=EntryKind.REVERSAL) & models.Q(reverses=None)),
            ),
            models.CheckConstraint(
                name="ledgerentry_moves_money", condition=models.Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="ledgerentry_kind_known", condition=models.Q(kind__in=EntryKind)
            ),
            models.UniqueConstraint(
                fields=["remedy"],
                condition=models.Q(kind=EntryKind.SPEND),
                name="ledgerentry_one_spend_per_remedy",
            ),
            models.UniqueConstraint(
                fields=["remedy"],
                condition=models.Q(kind=EntryKind.REDEMPTION),
                name="ledgerentry_one_redemption_per_remedy",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "at"], name="ledgerentry_kind_at"),
            # What recoveries have cost, without reading the rows.
            models.Index(
                name="ledgerentry_spends",
                fields=["incident"],
                include=["id", "remedy", "amount", "authorised_by", "person"],
                condition=models.Q(kind=EntryKind.SPEND),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} {self.kind}"
