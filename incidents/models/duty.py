"""Who is on duty, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from incidents.words.places import days_in_words

if TYPE_CHECKING:
    from incidents.models.people import User


class DutyShift(models.Model):
    """One weekly shift of a duty manager at one location, in its wall time. Product A2."""

    location = models.ForeignKey("incidents.Location", models.PROTECT, related_name="shifts")
    person = models.ForeignKey("incidents.User", models.PROTECT, related_name="shifts")
    weekdays = models.CharField(max_length=7)  # ISO weekdays on which it begins, 1 is Monday
    starts = models.TimeField()
    ends = models.TimeField()  # at or before the start: it ends on the next day
    # Empty: for good. A swap of one evening is a shift of one day.
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    is_over = models.BooleanField(default=False)  # taken out of the plan; the row stays
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="dutyshift_last_day_after_first",
                condition=models.Q(first_day=None)
                | models.Q(last_day=None)
                | models.Q(last_day__gte=models.F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.location}, {self.starts:%H:%M} to {self.ends:%H:%M}"

    @property
    def days_in_words(self) -> str:
        """The days on which it begins, as people say them: Every day, Mon to Fri, Tue, Sat."""
        return days_in_words(self.weekdays)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Questions about many absences."""

    def now(self, *, at: datetime) -> AbsenceQuerySet:
        """Those that run at this moment."""
        over = Coalesce("ended_at", "ends_at")
        return self.alias(over=over).filter(starts_at__lte=at, over__gt=at)

    def covered(self) -> AbsenceQuerySet:
        """Those whose deputy was told that they cover, and not yet that it is over."""
        return self.filter(began_told_at__isnull=False, ended_told_at=None)


class Absence(models.Model):
    """A time in which one person is away and a deputy covers; duties pass, ownership does not."""

    person = models.ForeignKey("incidents.User", models.PROTECT, related_name="absences")
    deputy = models.ForeignKey("incidents.User", models.PROTECT, related_name="covers")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # back early, or taken back
    note = models.CharField(max_length=400, blank=True)
    entered_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="+")
    # Told once as it begins and once as it ends.
    began_told_at = models.DateTimeField(null=True, blank=True)
    ended_told_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="absence_deputy_is_somebody_else",
                condition=~models.Q(person=models.F("deputy")),
            ),
            models.CheckConstraint(
                name="absence_ends_after_it_began",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
        ]
        indexes: ClassVar = [
            # Few run at a time, and every page about an incident asks which.
            models.Index(
                fields=["person"],
                condition=models.Q(began_told_at__isnull=False, ended_told_at=None),
                name="absence_covered",
            ),
            models.Index(fields=["person", "starts_at"], name="absence_person_starts"),
            models.Index(fields=["deputy", "starts_at"], name="absence_deputy_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.person} away, {self.deputy} covers"


Away = Mapping[int, list[Absence]]


def by_person(absences: Iterable[Absence]) -> Away:
    """Absences by who is away; of two at a time the one that began last comes first."""
    found: dict[int, list[Absence]] = {}
    for absence in sorted(absences, key=lambda one: (one.starts_at, one.pk), reverse=True):
        found.setdefault(absence.person_id, []).append(absence)
    return found


def stand_in(person: User, away: Away, *, passed: frozenset[int] = frozenset()) -> User | None:
    """The person, or who stands in by these absences; None where the chain ends or is a circle."""
    if person.pk in passed:
        return None
    absences = away.get(person.pk, [])
    if person.is_active and not absences:
        return person
    passed |= {person.pk}
    people = (stand_in(absence.deputy, away, passed=passed) for absence in absences)
    return next((found for found in people if found), None)
