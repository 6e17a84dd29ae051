"""Real touches with the customer."""

from typing import ClassVar

from django.db import models

from incidents.words.incidents import Channel


class Contact(models.Model):
    """One time the customer was really touched; an internal note is never one. Rule 6."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=10, choices=Channel)
    happened_at = models.DateTimeField()
    what_was_said = models.TextField(max_length=2000, blank=True)
    made_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="contacts_made")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="contact_channel_known", condition=models.Q(channel__in=Channel)
            ),
            models.CheckConstraint(
                name="contact_not_in_the_future",
                condition=models.Q(happened_at__lte=models.F("recorded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} {self.channel}"
