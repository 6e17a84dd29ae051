"""What kinds of mistake there are."""

from typing import ClassVar

from django.db import models

from incidents.words.incidents import Severity


class IncidentType(models.Model):
    """One kind of mistake, with how bad it usually is and a start for the apology."""

    name = models.CharField(max_length=80, unique=True)
    default_severity = models.CharField(max_length=10, choices=Severity, default=Severity.MEDIUM)
    # May start an apology, never be sent as it stands. Product D1.
    apology_start = models.TextField(max_length=600, blank=True)
    is_in_use = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="incidenttype_severity_known",
                condition=models.Q(default_severity__in=Severity),
            ),
        ]

    def __str__(self) -> str:
        return self.name
