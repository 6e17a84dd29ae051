"""Who answers to the customer: handoffs, and the guides who advise."""

from typing import ClassVar

from django.db import models

from incidents.lifecycle import HandoffStatus


class Handoff(models.Model):
    """One request that somebody else becomes the owner; nothing moves until it is accepted."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="handoffs")
    giver = models.ForeignKey("incidents.User", models.PROTECT, related_name="handoffs_given")
    receiver = models.ForeignKey("incidents.User", models.PROTECT, related_name="handoffs_received")
    reason = models.CharField(max_length=400)
    customer_was_told = models.CharField(max_length=400)
    status = models.CharField(max_length=10, choices=HandoffStatus, default=HandoffStatus.REQUESTED)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(status=HandoffStatus.REQUESTED),
                name="handoff_one_waiting_per_incident",
            ),
            models.CheckConstraint(
                name="handoff_status_known", condition=models.Q(status__in=HandoffStatus)
            ),
            models.CheckConstraint(
                name="handoff_to_somebody_else",
                condition=~models.Q(giver=models.F("receiver")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} handoff"


class Guide(models.Model):
    """One senior who was asked to advise on one incident; they do not solve it. Product B6."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="guides")
    person = models.ForeignKey("incidents.User", models.PROTECT, related_name="guides")
    asked_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    question = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "person"], name="guide_once_per_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} guide"
