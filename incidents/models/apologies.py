"""Words of regret, given by a person."""

from typing import ClassVar

from django.db import models

from incidents.policy.ladder import care_shown
from incidents.words.incidents import Channel
from incidents.words.remedies import Quality


class Apology(models.Model):
    """One apology that a person gave to the customer, with its own words. Product D1 to D5."""

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="apologies")
    words = models.TextField(max_length=4000)
    channel = models.CharField(max_length=10, choices=Channel)
    given_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="apologies_given")
    given_at = models.DateTimeField()
    sincere = models.BooleanField(default=False)
    grateful = models.BooleanField(default=False)
    blameless = models.BooleanField(default=False)
    honest = models.BooleanField(default=False)
    valued = models.BooleanField(default=False)
    # What the soft check found; saving is still possible, the warning is kept. Product D3.
    warnings = models.JSONField(default=list, blank=True)
    not_owner_reason = models.CharField(max_length=400, blank=True)
    recorded_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="apology_channel_known", condition=models.Q(channel__in=Channel)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} apology"

    @property
    def qualities(self) -> list[Quality]:
        """Those of the five qualities that were ticked."""
        return [quality for quality in Quality if getattr(self, quality.value)]

    @property
    def missing_qualities(self) -> list[Quality]:
        """Those that were not."""
        return [quality for quality in Quality if not getattr(self, quality.value)]

    @property
    def care_shown(self) -> bool:
        """Whether this apology lifts the recovery to rung 2."""
        return care_shown(self.qualities)
