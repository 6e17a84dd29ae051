"""How loyal a customer is, read at three moments."""

from typing import ClassVar

from django.db import models

from incidents.policy.loyalty import HIGHEST, LOWEST, nps_band
from incidents.words.loyalty import Moment, NpsBand, Source


class LoyaltyReading(models.Model):
    """One score from 0 to 10, with its moment, its source and its date. Rule 9; product J1."""

    customer = models.ForeignKey("incidents.Customer", models.PROTECT, related_name="readings")
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="readings"
    )
    moment = models.CharField(max_length=16, choices=Moment)
    score = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12, choices=Source)
    read_at = models.DateTimeField()
    recorded_by = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="loyaltyreading_score_0_to_10",
                condition=models.Q(score__gte=LOWEST, score__lte=HIGHEST),
            ),
            models.CheckConstraint(
                name="loyaltyreading_moment_known", condition=models.Q(moment__in=Moment)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="loyaltyreading_incident",
                fields=["incident", "moment", "read_at", "id"],
                include=["score", "source"],
            ),
            # The latest that was heard before a mistake: a guess is no baseline of a later one.
            models.Index(
                name="loyaltyreading_heard",
                fields=["customer", "-read_at", "-id"],
                include=["score", "incident"],
                condition=~models.Q(source=Source.ESTIMATE),
            ),
            models.Index(fields=["customer", "read_at"], name="loyaltyreading_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}: {self.score}"

    @property
    def is_estimate(self) -> bool:
        """Whether we guessed: such a reading is marked and left out of averages. Rule 9."""
        return self.source == Source.ESTIMATE

    @property
    def band(self) -> NpsBand:
        """Promoter, passive or detractor."""
        return nps_band(self.score)
