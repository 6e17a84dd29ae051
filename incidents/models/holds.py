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
        return self.running().filter(next_try_at__lte=at).order_by("next_try_at", "pk")


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
    # When the clock looks at it: as it is over, or later where ending it failed; empty: set aside.
    next_try_at = models.DateTimeField(null=True, blank=True)
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
                name="hold_running_next_try",
                fields=["next_try_at"],
                condition=models.Q(status=HoldStatus.RUNNING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} hold"


class HeldClockQuerySet(models.QuerySet["HeldClock"]):
    """Questions about many clocks that stood still."""

    def standing(self) -> HeldClockQuerySet:
        """Those that stand still now."""
        return self.filter(ran_on_at=None, hold__status=HoldStatus.RUNNING)


class HeldClock(models.Model):
    """One clock that a hold stopped: what was left of it, and the one that ran on afterwards."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="clocks")
    stopped = models.OneToOneField("incidents.Deadline", models.PROTECT, related_name="held_by")
    # Working time where the promise runs by opening hours, else elapsed time.
    left = models.DurationField()
    by_opening_hours = models.BooleanField(default=False)
    # The same up to the warning; empty where it was told already, or there is none.
    left_to_warning = models.DurationField(null=True, blank=True)
    # Until when it stood still: the end of the hold, or earlier, when the duty was done.
    ran_on_at = models.DateTimeField(null=True, blank=True)
    resumed = models.OneToOneField(
        "incidents.Deadline", models.PROTECT, null=True, related_name="resumes"
    )

    objects = HeldClockQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.hold}: {self.stopped.kind}"
