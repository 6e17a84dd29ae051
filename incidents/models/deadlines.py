"""Promised times, and who was told when they passed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from incidents.lifecycle import DeadlineState
from incidents.models.written_once import WrittenOnce
from incidents.policy.clock import offset_of
from incidents.words.clock import DeadlineKind, EscalationCause


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Questions about many deadlines."""

    def armed(self) -> DeadlineQuerySet:
        """Those that run."""
        return self.filter(state=DeadlineState.ARMED)

    def due(self, *, at: datetime) -> DeadlineQuerySet:
        """Those of which somebody has to be told by now, the longest waiting first."""
        return self.filter(next_step_at__lte=at).order_by("next_step_at", "pk")

    def owed(self) -> DeadlineQuerySet:
        """Those whose duty is still to be done, late or not."""
        return self.filter(
            models.Q(state=DeadlineState.ARMED)
            | models.Q(state=DeadlineState.BREACHED, done_at=None)
        )


class Deadline(models.Model):
    """One promised time for one duty; `due_at` is never edited, a new plan is a new row."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=16, choices=DeadlineKind)
    # The approval, call or remedy it is about; 0 is the incident itself.
    subject = models.PositiveBigIntegerField(default=0)
    generation = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # The promise as a local time, where it was made as one: zone and wall time. Reliability 2.6.
    zone = models.CharField(max_length=64, blank=True)
    wall_time = models.DateTimeField(null=True, blank=True)
    steps = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=DeadlineState, default=DeadlineState.ARMED)
    done_at = models.DateTimeField(null=True, blank=True)
    next_step = models.PositiveSmallIntegerField(null=True, blank=True)
    next_step_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    stuck_at = models.DateTimeField(null=True, blank=True)
    retried_at = models.DateTimeField(null=True, blank=True)  # a person let it run again

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident", "kind", "subject", "generation"],
                name="deadline_one_per_generation",
            ),
            models.UniqueConstraint(
                fields=["incident", "kind", "subject"],
                condition=models.Q(state=DeadlineState.ARMED),
                name="deadline_one_armed_per_duty",
            ),
            models.CheckConstraint(
                name="deadline_state_known", condition=models.Q(state__in=DeadlineState)
            ),
            models.CheckConstraint(
                name="deadline_met_in_time",
                condition=~models.Q(state=DeadlineState.MET)
                | models.Q(done_at__lte=models.F("due_at")),
            ),
            models.CheckConstraint(
                name="deadline_breached_is_late",
                condition=~models.Q(state=DeadlineState.BREACHED)
                | models.Q(done_at=None)
                | models.Q(done_at__gt=models.F("due_at")),
            ),
            models.CheckConstraint(
                name="deadline_armed_is_not_done",
                condition=~models.Q(state=DeadlineState.ARMED) | models.Q(done_at=None),
            ),
        ]
        indexes: ClassVar = [
            # A deadline with nothing left to say has no next step: the sweep never reads old years.
            models.Index(
                name="deadline_next_step",
                fields=["next_step_at", "id"],
                condition=models.Q(next_step_at__isnull=False),
            ),
            models.Index(fields=["state", "due_at"], name="deadline_state_due"),
            # Of the two duties that insights count: how the promise ended.
            models.Index(
                name="deadline_promise_over",
                fields=["incident"],
                include=["kind", "state"],
                condition=models.Q(
                    kind__in=[DeadlineKind.FIRST_CONTACT, DeadlineKind.FIX],
                    state__in=[DeadlineState.MET, DeadlineState.BREACHED],
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} {self.kind}"

    @property
    def is_owed(self) -> bool:
        """Whether the duty is still to be done, late or not."""
        return self.state == DeadlineState.ARMED or self.is_late

    @property
    def is_late(self) -> bool:
        """Whether the clock has called it late and the duty is still to be done."""
        return self.state == DeadlineState.BREACHED and self.done_at is None

    def step_at(self, step: int) -> datetime:
        """When one step of the escalation falls due."""
        return self.due_at + offset_of(self.steps[str(step)])

    def is_at_risk(self, at: datetime) -> bool:
        """Whether it runs and is past its warning mark: not a state, but a look at the clock."""
        if self.state != DeadlineState.ARMED or "0" not in self.steps:
            return False
        return at >= self.step_at(0)

    def is_overdue(self, at: datetime) -> bool:
        """Whether its time has passed and the duty is still to be done, told or not yet told."""
        return self.is_late or (self.state == DeadlineState.ARMED and self.due_at < at)


class Escalation(WrittenOnce):
    """Somebody was told: one row for one step of one deadline, and never before its time."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="escalations")
    step = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    lateness_ms = models.PositiveBigIntegerField()
    cause = models.CharField(max_length=10, choices=EscalationCause)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deadline", "step"], name="escalation_told_once"),
            models.CheckConstraint(
                name="escalation_never_early",
                condition=models.Q(fired_at__gte=models.F("due_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Deadline {self.deadline_id}, step {self.step}"
