"""Changes so that it does not happen again."""

from typing import ClassVar

from django.db import models

from incidents.lifecycle import ProcessFixStatus
from incidents.words.incidents import ProcessFixKind


class ProcessFix(models.Model):
    """One change so that it does not happen again: who sees to it, by when. Product K1, K2."""

    what_changes = models.TextField(max_length=2000)
    kind = models.CharField(max_length=10, choices=ProcessFixKind)
    owner = models.ForeignKey("incidents.User", models.PROTECT, related_name="process_fixes")
    due_on = models.DateField()
    # "We've improved …": what the caller tells the customer. Product I4.
    for_the_customer = models.CharField(max_length=400, blank=True)
    incident_type = models.ForeignKey(
        "incidents.IncidentType", models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        max_length=10, choices=ProcessFixStatus, default=ProcessFixStatus.PLANNED
    )
    planned_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="processfix_status_known", condition=models.Q(status__in=ProcessFixStatus)
            ),
        ]

    def __str__(self) -> str:
        return self.what_changes[:60]
