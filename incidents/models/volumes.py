"""How much was done: the actions of a place in a month, which mistakes are measured against."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class VolumePeriod(models.Model):
    """How many actions a place, or one department of it, had in one month. Product L1."""

    location = models.ForeignKey("incidents.Location", models.PROTECT, related_name="volumes")
    # Without one it is the whole place, its departments included.
    department = models.ForeignKey(
        "incidents.Department", models.PROTECT, null=True, blank=True, related_name="volumes"
    )
    month = models.DateField()  # its first day, by the calendar of the place
    actions = models.PositiveIntegerField()
    entered_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["location", "month"],
                condition=models.Q(department=None),
                name="volumeperiod_one_per_location_and_month",
            ),
            models.UniqueConstraint(
                fields=["department", "month"], name="volumeperiod_one_per_department_and_month"
            ),
            # A month in which nothing was done has no rate: it has no row either.
            models.CheckConstraint(
                name="volumeperiod_counts_some", condition=models.Q(actions__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department or self.location}, {self.month:%B %Y}"
