"""What is given or done to make it right, and more than right."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models

from incidents.lifecycle import IncidentStatus, RemedyStatus
from incidents.models.fields import MoneyField
from incidents.policy.ladder import NEVER_EXTRA
from incidents.policy.over_delivery import worth
from incidents.words.remedies import Purpose, RemedyKind

DEAD = (RemedyStatus.DECLINED, RemedyStatus.WITHDRAWN)


class RemedyQuerySet(models.QuerySet["Remedy"]):
    """Questions about many remedies."""

    def given(self) -> RemedyQuerySet:
        """Those the customer has, whether or not the spend was allowed: facts beat entries."""
        return self.filter(delivered_at__isnull=False)

    def extras(self) -> RemedyQuerySet:
        """Those that can lift the recovery to rung 3."""
        return self.filter(purpose=Purpose.EXTRA)

    def standing(self) -> RemedyQuerySet:
        """Those that were not declined or withdrawn."""
        return self.exclude(status__in=DEAD)

    def owed_after_closing(self) -> RemedyQuerySet:
        """Promises of closed recoveries that nobody has kept: they have no clock any more. A11."""
        kept_open = {"status": RemedyStatus.AUTHORISED, "delivered_at": None}
        return self.filter(
            due_at__isnull=False, incident__status=IncidentStatus.CLOSED, **kept_open
        )


class Remedy(models.Model):
    """One thing given or done for the customer: fix, compensation or extra."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="remedies")
    purpose = models.CharField(max_length=12, choices=Purpose)
    kind = models.CharField(max_length=20, choices=RemedyKind)
    # What it was taken from, so that the shelf learns what it did.
    gesture = models.ForeignKey(
        "incidents.Gesture", models.PROTECT, null=True, blank=True, related_name="remedies"
    )
    what = models.CharField(max_length=400)
    cost = MoneyField(default=0)
    value = MoneyField(null=True, blank=True)  # worth to the customer, where it is not the cost
    unexpected = models.BooleanField(default=False)
    performed_by = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=RemedyStatus)
    proposed_by = models.ForeignKey(
        "incidents.User", models.PROTECT, related_name="remedies_proposed"
    )
    proposed_at = models.DateTimeField()
    # A planned extra promises minutes after the fix; the fix turns them into `due_at`. A11
    # Anything may be promised for a local time instead, which is `due_at` from the start.
    minutes_after_fix = models.PositiveIntegerField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # Who gives it, where that is not whoever owns the incident.
    giver = models.ForeignKey(
        "incidents.User", models.PROTECT, null=True, blank=True, related_name="remedies_to_give"
    )
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_by = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    delivery_note = models.CharField(max_length=400, blank=True)
    # The name of the file that proves it, under MEDIA_ROOT; shown by a page of ours only.
    photo = models.CharField(max_length=60, blank=True)

    objects = RemedyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="remedy_status_known", condition=models.Q(status__in=RemedyStatus)
            ),
            models.CheckConstraint(
                name="remedy_purpose_known", condition=models.Q(purpose__in=Purpose)
            ),
            models.CheckConstraint(
                name="remedy_costs_nothing_less", condition=models.Q(cost__gte=0)
            ),
            models.CheckConstraint(
                name="remedy_price_cut_is_never_an_extra",
                condition=~models.Q(purpose=Purpose.EXTRA, kind__in=sorted(NEVER_EXTRA)),
            ),
            models.CheckConstraint(
                name="remedy_extra_is_unexpected",
                condition=~models.Q(purpose=Purpose.EXTRA, unexpected=False),
            ),
            models.CheckConstraint(
                name="remedy_delivered_when_it_says_so",
                condition=~models.Q(status=RemedyStatus.DELIVERED)
                | models.Q(delivered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="remedy_photo_of_what_was_given",
                condition=models.Q(photo="") | models.Q(delivered_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "due_at"], name="remedy_status_due"),
            # What customers were given is worth, without reading the rows.
            models.Index(
                name="remedy_given",
                fields=["incident"],
                include=["kind", "cost", "value"],
                condition=models.Q(delivered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} {self.purpose}"

    @property
    def is_extra(self) -> bool:
        """Whether it is meant to lift the recovery to rung 3."""
        return self.purpose == Purpose.EXTRA

    @property
    def worth(self) -> Decimal:
        """What it is worth to the customer, in major units: the cost where nothing else is said."""
        return worth(kind=self.kind, cost=self.cost, value=self.value)

    @property
    def is_owed_after_closing(self) -> bool:
        """Whether it was promised, and its recovery closed before anybody gave it. A11."""
        is_open = self.status == RemedyStatus.AUTHORISED and self.delivered_at is None
        closed = self.incident.status == IncidentStatus.CLOSED
        return is_open and closed and self.due_at is not None

    @property
    def given_without_authority(self) -> bool:
        """Whether it was handed over and the spend was then not allowed. Design 7."""
        return self.delivered_at is not None and self.status in DEAD
