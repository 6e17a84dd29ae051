"""What broke."""

from typing import ClassVar

from django.db import models

from incidents.words.incidents import CauseClass, Condition

NEEDED = ("where_it_broke", "how_it_happened", "why", "how_it_was_missed", "cause_class")


class Diagnosis(models.Model):
    """Where, how and why it broke and how it was missed; never who. Rule 10."""

    incident = models.OneToOneField("incidents.Incident", models.PROTECT, related_name="diagnosis")
    where_it_broke = models.CharField(max_length=200, blank=True)
    how_it_happened = models.TextField(max_length=2000, blank=True)
    why = models.TextField(max_length=2000, blank=True)
    how_it_was_missed = models.TextField(max_length=2000, blank=True)
    cause_class = models.CharField(max_length=12, choices=CauseClass, blank=True)
    condition = models.CharField(max_length=16, choices=Condition, blank=True)
    written_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="diagnosis_cause_known",
                condition=models.Q(cause_class="") | models.Q(cause_class__in=CauseClass),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} diagnosis"

    @property
    def missing(self) -> list[str]:
        """The labels of what is still to be said before it is complete. Product C1 to C3."""
        fields = {field.name: field.verbose_name for field in self._meta.fields}
        return [str(fields[name]) for name in NEEDED if not getattr(self, name).strip()]

    @property
    def is_complete(self) -> bool:
        """Whether closing has nothing more to ask of it."""
        return not self.missing
