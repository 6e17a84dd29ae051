"""The mistake, and where its recovery stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from incidents.lifecycle import IncidentStatus
from incidents.models.duty import Absence
from incidents.models.fields import MoneyField
from incidents.models.ownership import Guide
from incidents.words.incidents import (
    ClosedAs,
    DiscoveredBy,
    FaultParty,
    Outcome,
    Severity,
)
from incidents.words.people import Role

if TYPE_CHECKING:
    from incidents.models.people import User

LONGEST_TITLE = 90
ON_THE_WAY = (IncidentStatus.OPEN, IncidentStatus.FIXED)
COUNTED_BY = (
    *("number", "status", "severity", "rung", "location", "department", "incident_type"),
    *("discovered_by", "is_restricted", "owner", "logged_by", "customer", "occurred_at"),
    *("first_contact_at", "fixed_at", "resolved_first_interaction", "handoff_count"),
    *("process_fix", "no_extra_reason", "value_that_failed", "returned_at"),
)


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Questions about many incidents."""

    def visible_to(self, user: User) -> IncidentQuerySet:
        """Those this person may see: all but the restricted ones of others. Product L2."""
        if user.role == Role.OWNER:
            return self
        if user.is_manager and user.location_id is None:
            return self
        # Asked of restricted ones alone, and a condition costs the planner less than a join.
        guided = Guide.objects.filter(incident=models.OuterRef("pk"), person=user)
        seen = models.Q(is_restricted=False) | models.Q(owner=user) | models.Q(logged_by=user)
        if user.is_manager:
            seen |= models.Q(location=user.location_id)
        return self.filter(seen | models.Q(models.Exists(guided)))

    def on_the_way(self) -> IncidentQuerySet:
        """Those not closed and not withdrawn."""
        return self.filter(status__in=ON_THE_WAY)

    def counted(self) -> IncidentQuerySet:
        """Those that figures count: a log that was taken back is left out. Design 7."""
        return self.exclude(status=IncidentStatus.WITHDRAWN)

    def not_told_yet(self) -> IncidentQuerySet:
        """Found by ourselves, and the customer does not know. Product L3."""
        found = self.on_the_way().filter(discovered_by=DiscoveredBy.STAFF)
        return found.filter(customer_informed_at=None)


class Incident(models.Model):
    """One mistake that reached one customer."""

    # The number people say is the key itself: given out by the database, so never twice.
    number = models.BigAutoField(primary_key=True)
    what_happened = models.TextField(max_length=2000)
    customer = models.ForeignKey(
        "incidents.Customer", models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    customer_hint = models.CharField(max_length=160, blank=True)  # room 412, table 7
    customer_unknown_reason = models.CharField(max_length=400, blank=True)
    incident_type = models.ForeignKey(
        "incidents.IncidentType", models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.MEDIUM)
    location = models.ForeignKey("incidents.Location", models.PROTECT, related_name="incidents")
    department = models.ForeignKey(
        "incidents.Department", models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    discovered_by = models.CharField(
        max_length=10, choices=DiscoveredBy, default=DiscoveredBy.STAFF
    )
    fault_party = models.CharField(max_length=20, choices=FaultParty, default=FaultParty.US)
    value_that_failed = MoneyField(null=True, blank=True)
    is_restricted = models.BooleanField(default=False)

    owner = models.ForeignKey("incidents.User", models.PROTECT, related_name="owned")
    logged_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="logged")
    occurred_at = models.DateTimeField()
    logged_at = models.DateTimeField()
    seconds_to_log = models.PositiveIntegerField(null=True, blank=True)
    customer_informed_at = models.DateTimeField(null=True, blank=True)
    first_contact_at = models.DateTimeField(null=True, blank=True)

    status = models.CharField(max_length=10, choices=IncidentStatus, default=IncidentStatus.OPEN)
    rung = models.PositiveSmallIntegerField(default=0)
    # The recovery failed too, or a second similar failure came soon: then it repeats another.
    double_deviation = models.BooleanField(default=False)
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by", db_index=False
    )
    handoff_count = models.PositiveSmallIntegerField(default=0)
    policy_snapshot = models.JSONField(default=dict)

    fixed_at = models.DateTimeField(null=True, blank=True)
    what_was_done = models.TextField(max_length=2000, blank=True)
    steps_to_fix = models.PositiveSmallIntegerField(null=True, blank=True)
    resolved_first_interaction = models.BooleanField(null=True, blank=True)

    customer_ask = models.TextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    not_asked_reason = models.CharField(max_length=400, blank=True)
    exceed = models.TextField(max_length=2000, blank=True)  # "What would exceed my expectations"
    prompt_answers = models.JSONField(default=dict, blank=True)
    no_extra_reason = models.CharField(max_length=400, blank=True)

    process_fix = models.ForeignKey(
        "incidents.ProcessFix", models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    no_process_fix_reason = models.CharField(max_length=400, blank=True)

    # When the customer was seen again after the recovery. Product I5, I7.
    returned_at = models.DateTimeField(null=True, blank=True)

    # Since when nothing has happened although something is owed; empty while all goes on. A6.
    stalled_since = models.DateTimeField(null=True, blank=True)

    closed_at = models.DateTimeField(null=True, blank=True)
    closed_as = models.CharField(max_length=14, choices=ClosedAs, blank=True)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    closing_reason = models.CharField(max_length=400, blank=True)
    times_reopened = models.PositiveSmallIntegerField(default=0)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="incident_status_known", condition=models.Q(status__in=IncidentStatus)
            ),
            models.CheckConstraint(
                name="incident_severity_known", condition=models.Q(severity__in=Severity)
            ),
            models.CheckConstraint(
                name="incident_happened_before_it_was_logged",
                condition=models.Q(occurred_at__lte=models.F("logged_at")),
            ),
            models.CheckConstraint(name="incident_rung_0_to_3", condition=models.Q(rung__lte=3)),
            models.CheckConstraint(
                name="incident_repeats_another_one",
                condition=models.Q(repeats=None)
                | (models.Q(double_deviation=True) & ~models.Q(repeats=models.F("number"))),
            ),
            models.CheckConstraint(
                name="incident_fixed_when_it_says_so",
                condition=~models.Q(status=IncidentStatus.FIXED) | models.Q(fixed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_closed_when_it_says_so",
                condition=~models.Q(status=IncidentStatus.CLOSED)
                | (models.Q(closed_at__isnull=False) & ~models.Q(closed_as="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "-logged_at"], name="incident_status_logged"),
            models.Index(fields=["owner", "status"], name="incident_owner_status"),
            models.Index(fields=["location", "-logged_at"], name="incident_location_logged"),
            models.Index(fields=["customer", "-occurred_at"], name="incident_customer_occurred"),
            models.Index(fields=["-logged_at"], name="incident_logged"),
            models.Index(
                fields=["stalled_since"],
                condition=models.Q(stalled_since__isnull=False),
                name="incident_stalled",
            ),
            # Few repeat another one.
            models.Index(
                fields=["repeats"],
                condition=models.Q(repeats__isnull=False),
                name="incident_repeats",
            ),
            # Few are restricted, and every list asks which.
            models.Index(
                fields=["number"],
                condition=models.Q(is_restricted=True),
                name="incident_restricted",
            ),
            # What insights count by, so that they read this and not two thousand bytes a row.
            models.Index(name="incident_insights", fields=["logged_at"], include=COUNTED_BY),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("incident-detail", args=[self.number])

    @property
    def reference(self) -> str:
        """How people name it: SR-1042."""
        return f"SR-{self.number}"

    @property
    def title(self) -> str:
        """What happened, short enough for a row or a subject."""
        first = self.what_happened.strip().partition("\n")[0].rstrip()
        return first if len(first) <= LONGEST_TITLE else first[: LONGEST_TITLE - 1].rstrip() + "…"

    @property
    def is_on_the_way(self) -> bool:
        """Whether the recovery still runs."""
        return self.status in ON_THE_WAY

    @cached_property
    def absences_covered(self) -> list[Absence]:
        """The absences that run, read once for all that a page asks about who may act."""
        return list(Absence.objects.covered().select_related("deputy"))

    @property
    def to_fix(self) -> float | None:
        """Minutes from logging to the fix. Product A13."""
        return _minutes(self.logged_at, self.fixed_at)


def _minutes(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else max((end - start).total_seconds() / 60, 0.0)
