"""Spend above a person's own authority, and who decided on it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.urls import reverse

from incidents.lifecycle import ApprovalStatus
from incidents.models.fields import MoneyField

APPROVED = (ApprovalStatus.APPROVED, ApprovalStatus.APPROVED_LOWER)
DECIDED = (*APPROVED, ApprovalStatus.DECLINED)


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Questions about many requests."""

    def pending(self) -> ApprovalQuerySet:
        """Those that wait for an answer."""
        return self.filter(status=ApprovalStatus.PENDING)

    def over(self, *, at: datetime) -> ApprovalQuerySet:
        """Those that nobody has answered in time, and whose turn it is."""
        return self.pending().filter(next_try_at__lte=at).order_by("next_try_at", "pk")


class Approval(models.Model):
    """One request to spend more than one's own authority, and the answer. Product F5."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="approvals")
    remedy = models.ForeignKey("incidents.Remedy", models.PROTECT, related_name="approvals")
    requested_by = models.ForeignKey(
        "incidents.User", models.PROTECT, related_name="approvals_requested"
    )
    # Who was away, where a deputy asked for them: they do not decide it either. Rule 3.
    on_behalf_of = models.ForeignKey(
        "incidents.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A colleague whom the remedy is for, copied here so that the database can see it. Rel. 4.
    beneficiary_user = models.ForeignKey(
        "incidents.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = MoneyField()
    approved = MoneyField(null=True)  # what was said yes to: the amount, or less
    # By how much it passes the budget, and how much of that the approver has seen and ticked.
    overrun = MoneyField(default=0)
    overrun_acknowledged = MoneyField(default=0)
    why = models.CharField(max_length=400)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=20, choices=ApprovalStatus, default=ApprovalStatus.PENDING)
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "incidents.User", models.PROTECT, null=True, related_name="approvals_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=400, blank=True)
    # Unanswered until then it is let go; when the sweep looks next, and how often it failed.
    expires_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="approval_nobody_decides_their_own",
                condition=models.Q(decided_by=None)
                | ~models.Q(decided_by=models.F("requested_by")),
            ),
            models.CheckConstraint(
                name="approval_nobody_decides_for_themselves",
                condition=models.Q(decided_by=None)
                | models.Q(on_behalf_of=None)
                | ~models.Q(decided_by=models.F("on_behalf_of")),
            ),
            models.CheckConstraint(
                name="approval_nobody_decides_what_is_for_them",
                condition=models.Q(decided_by=None)
                | models.Q(beneficiary_user=None)
                | ~models.Q(decided_by=models.F("beneficiary_user")),
            ),
            models.CheckConstraint(
                name="approval_status_known", condition=models.Q(status__in=ApprovalStatus)
            ),
            models.CheckConstraint(
                name="approval_decision_has_a_decider",
                condition=~models.Q(status__in=DECIDED)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approval_never_more_than_was_asked",
                condition=models.Q(approved=None)
                | models.Q(approved__gt=0, approved__lte=models.F("amount")),
            ),
            models.CheckConstraint(
                name="approval_yes_says_how_much",
                condition=~models.Q(status__in=APPROVED) | models.Q(approved__isnull=False),
            ),
            models.CheckConstraint(
                name="approval_overrun_is_acknowledged",
                condition=~models.Q(status__in=APPROVED)
                | models.Q(overrun__lte=models.F("overrun_acknowledged")),
            ),
            models.CheckConstraint(
                name="approval_lower_is_lower",
                condition=~models.Q(status=ApprovalStatus.APPROVED_LOWER)
                | models.Q(approved__isnull=False, approved__lt=models.F("amount")),
            ),
            models.CheckConstraint(
                name="approval_asks_for_money", condition=models.Q(amount__gt=0)
            ),
            models.UniqueConstraint(
                fields=["remedy"],
                condition=models.Q(status=ApprovalStatus.PENDING),
                name="approval_one_waiting_per_remedy",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "requested_at"], name="approval_status_requested"),
            models.Index(
                fields=["next_try_at", "id"],
                name="approval_next_try",
                condition=models.Q(status=ApprovalStatus.PENDING, next_try_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} approval"

    def get_absolute_url(self) -> str:
        return reverse("approval-decide", args=[self.pk])
