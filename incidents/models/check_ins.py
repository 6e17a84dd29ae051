"""The personal call some days after the fix."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from incidents.lifecycle import CheckInStatus
from incidents.policy.follow_ups import TRIES
from incidents.words.follow_ups import NotReached


class CheckInQuerySet(models.QuerySet["CheckInCall"]):
    """Questions about many calls."""

    def scheduled(self) -> CheckInQuerySet:
        """Those still to be made."""
        return self.filter(status=CheckInStatus.SCHEDULED)


class CheckInCall(models.Model):
    """One try to call the customer some days after the fix; up to three. Product I1 to I4."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="check_ins")
    caller = models.ForeignKey("incidents.User", models.PROTECT, related_name="check_ins")
    attempt = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=CheckInStatus, default=CheckInStatus.SCHEDULED)
    made_by = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(null=True, blank=True)
    not_reached_because = models.CharField(max_length=20, blank=True)
    everything_okay = models.BooleanField(null=True, blank=True)
    did_we_do_well = models.TextField(max_length=2000, blank=True)
    notes = models.TextField(max_length=2000, blank=True)
    # Whether the caller had an improvement to tell of; the gap is kept. Product I4.
    had_improvement = models.BooleanField(null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(status=CheckInStatus.SCHEDULED),
                name="checkincall_one_scheduled_per_incident",
            ),
            models.CheckConstraint(
                name="checkincall_status_known", condition=models.Q(status__in=CheckInStatus)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["caller", "status", "due_at"], name="checkincall_caller_due")
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} check-in call"

    def get_absolute_url(self) -> str:
        return reverse("check-in-call", args=[self.pk])

    @property
    def because(self) -> str:
        """Why they were not reached, in words; empty where they were."""
        return str(NotReached(self.not_reached_because).label) if self.not_reached_because else ""

    @property
    def ends_the_calls(self) -> bool:
        """Whether nobody calls again: the last try, or they asked not to be called. Product I3."""
        return self.attempt >= TRIES or self.not_reached_because == NotReached.ASKED_NOT_TO
