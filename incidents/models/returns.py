"""That a customer came back after a recovery: a visit or a purchase."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from incidents.models.fields import MoneyField
from incidents.models.incidents import Incident
from incidents.models.taken_back import TakenBack, says_why_it_was_taken_back
from incidents.words.loyalty import ReturnKind

if TYPE_CHECKING:
    from incidents.models.people import User


class ReturnQuerySet(models.QuerySet["Return"]):
    """Questions about many of them."""

    def visible_to(self, user: User) -> ReturnQuerySet:
        """Those of recoveries that this person may see. Product L2."""
        seen = Incident.objects.visible_to(user)
        return self.filter(incident__in=seen.values("pk"))

    def standing(self) -> ReturnQuerySet:
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)


class Return(TakenBack):
    """One visit or purchase after a recovery: what they do, beside what they say. Product I7."""

    customer = models.ForeignKey("incidents.Customer", models.PROTECT, related_name="returns")
    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="returns")
    kind = models.CharField(max_length=10, choices=ReturnKind)
    happened_on = models.DateField()
    revenue = MoneyField(null=True, blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="return_kind_known", condition=models.Q(kind__in=ReturnKind)
            ),
            models.CheckConstraint(
                name="return_brought_nothing_less",
                condition=models.Q(revenue=None) | models.Q(revenue__gte=0),
            ),
            models.CheckConstraint(
                name="return_says_why_taken_back", condition=says_why_it_was_taken_back()
            ),
            # Two desks, or a file that is read twice: one visit a day. Rule 12.
            models.UniqueConstraint(
                fields=["customer", "kind", "happened_on"],
                condition=models.Q(taken_back_at=None),
                name="return_one_a_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["incident"], name="return_incident")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_on}"
