"""Clocks that stand still for a reason, until a time."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from incidents.lifecycle import HoldStatus


class HoldQuerySet(models.QuerySet["Hold"]):
    """Questions about many holds."""

    def running(self) -> HoldQuerySet:
        """Those that hold clocks now."""
        return self.filter(status=HoldStatus.RUNNING)

    def over(self, *, at: datetime) -> HoldQuerySet:
        """Those whose time to resume has come, the longest waiting first."""
        return self.running().filter(until__lte=at).order_by("until", "pk")


class Hold(models.Model):
    """One pause of some clocks of an incident, with a reason, that ends by itself. Design 7."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=400)
    started_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    until = models.DateTimeField()
    status = models.CharField(max_length=10, choices=HoldStatus, default=HoldStatus.RUNNING)
    # When the clocks ran again: the planned time, or earlier, when a person ended it.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(status=HoldStatus.RUNNING),
                name="hold_one_running_per_incident",
            ),
            models.CheckConstraint(
                name="hold_status_known", condition=models.Q(status__in=HoldStatus)
            ),
            models.CheckConstraint(
                name="hold_ends_after_it_began",
                condition=models.Q(until__gt=models.F("started_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="hold_running_until",
                fields=["until"],
                condition=models.Q(status=HoldStatus.RUNNING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} hold"


class HeldClock(models.Model):
    """One clock that a hold stopped: what was left of it, and the one that ran on afterwards."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="clocks")
    stopped = models.OneToOneField("incidents.Deadline", models.PROTECT, related_name="held_by")
    # Working seconds where the promise runs by opening hours, else elapsed ones.
    seconds_left = models.PositiveBigIntegerField()
    by_opening_hours = models.BooleanField(default=False)
    resumed = models.OneToOneField(
        "incidents.Deadline", models.PROTECT, null=True, related_name="resumes"
    )

    def __str__(self) -> str:
        return f"{self.hold}: {self.stopped.kind}"
