"""Remedies that are prepared: the shelf one takes from while planning a recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from incidents.models.fields import MoneyField
from incidents.policy.ladder import NEVER_EXTRA
from incidents.words.remedies import Purpose, RemedyKind

if TYPE_CHECKING:
    from incidents.models.incidents import Incident


class GestureQuerySet(models.QuerySet["Gesture"]):
    """Questions about many gestures."""

    def in_use(self) -> GestureQuerySet:
        """Those on the shelf; the others were put away."""
        return self.filter(is_in_use=True)

    def fitting(self, incident: Incident) -> GestureQuerySet:
        """Those prepared for its type and its place, or for all."""
        of_type = models.Q(incident_type=None) | models.Q(incident_type=incident.incident_type_id)
        here = models.Q(location=None) | models.Q(location=incident.location_id)
        return self.filter(of_type & here)


class Gesture(models.Model):
    """One prepared remedy with its wording, what it costs and what it is worth to them."""

    title = models.CharField(max_length=80)
    wording = models.CharField(max_length=400)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.EXTRA)
    kind = models.CharField(max_length=20, choices=RemedyKind)
    cost = MoneyField(default=0)
    value = MoneyField(null=True, blank=True)  # worth to the customer, where it is not the cost
    performed_by = models.CharField(max_length=120, blank=True)  # the chef, the tailor. E10
    # Where empty, it is for every type and every place.
    incident_type = models.ForeignKey(
        "incidents.IncidentType", models.PROTECT, null=True, blank=True, related_name="gestures"
    )
    location = models.ForeignKey(
        "incidents.Location", models.PROTECT, null=True, blank=True, related_name="gestures"
    )
    is_in_use = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    objects = GestureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="gesture_purpose_known", condition=models.Q(purpose__in=Purpose)
            ),
            models.CheckConstraint(
                name="gesture_costs_nothing_less", condition=models.Q(cost__gte=0)
            ),
            models.CheckConstraint(
                name="gesture_price_cut_is_never_an_extra",
                condition=~models.Q(purpose=Purpose.EXTRA, kind__in=sorted(NEVER_EXTRA)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def fits(self, incident: Incident) -> bool:
        """Whether it was prepared for the type and the place of this incident."""
        of_type = self.incident_type_id in {None, incident.incident_type_id}
        return of_type and self.location_id in {None, incident.location_id}
