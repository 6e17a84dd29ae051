"""What a customer told us by the page of a place, without signing in."""

from typing import ClassVar

from django.db import models


class CustomerReport(models.Model):
    """One report and the incident it became, which holds its words; twice is one. Rule 12.

    So that silent failures are heard: most people say nothing. Product 6.
    """

    location = models.ForeignKey("incidents.Location", models.PROTECT, related_name="reports")
    incident = models.OneToOneField(
        "incidents.Incident", models.PROTECT, related_name="customer_report"
    )
    key = models.UUIDField(unique=True)  # of the form
    told_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["location", "told_at"], name="customer_report_of_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} as the customer told it"
