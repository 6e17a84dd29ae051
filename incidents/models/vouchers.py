"""The signed promise for the next visit."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse

from incidents.lifecycle import RemedyStatus, VoucherStatus
from incidents.models.fields import MoneyField
from incidents.models.incidents import Incident
from incidents.policy.vouchers import in_groups, is_over

if TYPE_CHECKING:
    from incidents.models.people import User

# The remedies whose voucher may be signed.
READY = (RemedyStatus.AUTHORISED, RemedyStatus.DELIVERED)
STANDING = (VoucherStatus.ISSUED, VoucherStatus.REDEEMED)


class VoucherQuerySet(models.QuerySet["Voucher"]):
    """Questions about many vouchers."""

    def visible_to(self, user: User) -> VoucherQuerySet:
        """Those of incidents that this person may see. Product L2."""
        seen = Incident.objects.visible_to(user)
        return self.filter(incident__in=seen.values("pk"))

    def issued(self) -> VoucherQuerySet:
        """Those the customer may still bring."""
        return self.filter(status=VoucherStatus.ISSUED)

    def standing(self) -> VoucherQuerySet:
        """Those the customer may bring or has brought; a remedy has one of these at most."""
        return self.filter(status__in=STANDING)


class Voucher(models.Model):
    """One promise for the next visit, signed by a person and redeemed once. Product I5, I6."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="vouchers")
    # What it costs was authorised with this remedy, so no voucher goes round an authority. Rule 3.
    remedy = models.ForeignKey("incidents.Remedy", models.PROTECT, related_name="vouchers")
    code = models.CharField(max_length=20, unique=True)
    covers = models.CharField(max_length=400)
    cost = MoneyField()
    value = MoneyField(null=True, blank=True)  # worth to the customer, where it is not the cost
    invitation = models.CharField(max_length=400)
    signed_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="vouchers_signed")
    signature = models.CharField(max_length=60)  # the name as they sign it
    issued_at = models.DateTimeField()
    ends_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=VoucherStatus, default=VoucherStatus.ISSUED)
    sent_at = models.DateTimeField(null=True, blank=True)
    redeemed_at = models.DateTimeField(null=True, blank=True)
    redeemed_by = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    redeemed_location = models.ForeignKey(
        "incidents.Location", models.PROTECT, null=True, related_name="+"
    )
    void_reason = models.CharField(max_length=400, blank=True)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="voucher_status_known", condition=models.Q(status__in=VoucherStatus)
            ),
            models.CheckConstraint(
                name="voucher_costs_nothing_less", condition=models.Q(cost__gte=0)
            ),
            models.CheckConstraint(
                name="voucher_redeemed_when_and_where_it_says_so",
                condition=models.Q(
                    status=VoucherStatus.REDEEMED,
                    redeemed_at__isnull=False,
                    redeemed_by__isnull=False,
                    redeemed_location__isnull=False,
                )
                | (~models.Q(status=VoucherStatus.REDEEMED) & models.Q(redeemed_at=None)),
            ),
            models.CheckConstraint(
                name="voucher_void_has_a_reason",
                condition=~models.Q(status=VoucherStatus.VOID) | ~models.Q(void_reason=""),
            ),
            models.CheckConstraint(
                name="voucher_expired_had_an_end",
                condition=~models.Q(status=VoucherStatus.EXPIRED) | models.Q(ends_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["remedy"],
                condition=models.Q(status__in=STANDING),
                name="voucher_one_standing_per_remedy",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "-issued_at"], name="voucher_status_issued"),
            models.Index(
                fields=["ends_on"],
                condition=models.Q(status=VoucherStatus.ISSUED),
                name="voucher_running_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} voucher"

    def get_absolute_url(self) -> str:
        return reverse("voucher-detail", args=[self.pk])

    @property
    def said(self) -> str:
        """Its code as people say it: 7KQ4M-Z2P9X."""
        return in_groups(self.code)

    def is_over(self, *, at: datetime) -> bool:
        """Whether its last day has passed at the place that gave it."""
        return is_over(self.ends_on, today=at.astimezone(self.incident.location.zone).date())
