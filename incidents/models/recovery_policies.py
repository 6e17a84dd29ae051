"""What the business promises: how long each duty may take, and who is told when."""

from typing import ClassVar

from django.db import models

from incidents.words.incidents import Severity


def _one_for(name: str, *, location: bool, incident_type: bool) -> models.UniqueConstraint:
    # NULLs never collide in a unique constraint, so each of the four shapes has its own.
    fields = ["severity"]
    fields += ["location"] if location else []
    fields += ["incident_type"] if incident_type else []
    return models.UniqueConstraint(
        fields=fields,
        condition=models.Q(location__isnull=not location, incident_type__isnull=not incident_type),
        name=name,
    )


class RecoveryPolicy(models.Model):
    """The promises for one severity, everywhere or at one place, for all types or one.

    Where no row says otherwise the numbers of policy/clock.py hold. Incidents carry a copy:
    a change moves no running clock. Rule 5; product 5.
    """

    severity = models.CharField(max_length=10, choices=Severity)
    location = models.ForeignKey(
        "incidents.Location", models.PROTECT, null=True, blank=True, related_name="policies"
    )
    incident_type = models.ForeignKey(
        "incidents.IncidentType", models.PROTECT, null=True, blank=True, related_name="policies"
    )
    # Kind of deadline -> how long it may take; the shape is policy.clock.Promise.
    promises = models.JSONField(default=dict)
    warn_at_percent = models.PositiveSmallIntegerField(default=75)
    # Hours until a request that nobody answered is let go. Product F5.
    requests_expire_after = models.PositiveSmallIntegerField(default=72)
    # Who is told at the warning, at the breach and after it; the shape is policy.escalation.Step.
    steps = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            _one_for("policy_one_everywhere", location=False, incident_type=False),
            _one_for("policy_one_per_location", location=True, incident_type=False),
            _one_for("policy_one_per_type", location=False, incident_type=True),
            _one_for("policy_one_per_location_and_type", location=True, incident_type=True),
            models.CheckConstraint(
                name="policy_severity_known", condition=models.Q(severity__in=Severity)
            ),
            models.CheckConstraint(
                name="policy_warns_before_the_end",
                condition=models.Q(warn_at_percent__gte=1, warn_at_percent__lte=99),
            ),
            models.CheckConstraint(
                name="policy_requests_wait_a_while",
                condition=models.Q(requests_expire_after__gte=1, requests_expire_after__lte=1440),
            ),
        ]

    def __str__(self) -> str:
        where = f" at {self.location}" if self.location else ""
        what = f", {self.incident_type}" if self.incident_type else ""
        return f"{self.get_severity_display()}{where}{what}"
