"""Absences: who is away now and later, who could be the deputy, and what passes to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from incidents.models import Absence, CheckInCall, Incident, User
from incidents.models.duty import by_person, stand_in
from incidents.queries.duty import deputy_for
from incidents.queries.kept import AsOf


def begins_now(*, at: datetime) -> QuerySet[Absence]:
    """These are the absences that run and of which no deputy was told yet."""
    return Absence.objects.now(at=at).filter(began_told_at=None).order_by("starts_at", "pk")


def is_over(*, at: datetime) -> QuerySet[Absence]:
    """These are the covers that have run out and of which nobody was told yet."""
    over = Absence.objects.covered().alias(over=Coalesce("ended_at", "ends_at"))
    return over.filter(over__lte=at).order_by("ends_at", "pk")


@lru_cache(maxsize=4)
def covered_in(_: AsOf) -> list[Absence]:
    """These are the covers that run, for pages: few ever do, and every page asks. To read."""
    return list(Absence.objects.covered().select_related("deputy"))


def covers_that_run() -> list[Absence]:
    """These are the absences in which a deputy covers, with the people."""
    return list(Absence.objects.covered().select_related("person", "deputy__location"))


@dataclass(frozen=True)
class Passed:
    """One recovery or call whose duties pass: from whom to whom; back to the owner or not."""

    owner: User
    to: User | None
    incident: Incident
    call: CheckInCall | None = None

    @property
    def is_back(self) -> bool:
        """Whether it is with its own owner again."""
        return self.to is not None and self.to.pk == self.owner.pk


def passes(before: Iterable[Absence], after: Iterable[Absence]) -> list[Passed]:
    """This is what changes hands when the covers that run change. Product B2 (cover).

    Recoveries on the way of those whose stand-in is somebody else now, and calls they make. A
    chain of deputies is followed; a recovery the deputy may not see goes to a manager.
    """
    was, now = by_person(before), by_person(after)
    people = {one.person_id: one.person for one in (*before, *after)}
    moved = [one for one in people.values() if stand_in(one, was) != stand_in(one, now)]
    owned = Incident.objects.on_the_way().filter(owner__in=moved).order_by("pk")
    found = [
        Passed(one.owner, deputy_for(one.owner, one, away=now), one)
        for one in owned.select_related("owner", "location__fallback_manager", "department")
    ]
    calls = CheckInCall.objects.scheduled().filter(caller__in=moved).order_by("due_at", "pk")
    about = calls.select_related("caller", "incident__location", "incident__owner")
    found += [
        Passed(one.caller, deputy_for(one.caller, one.incident, away=now), one.incident, one)
        for one in about
    ]
    return found


def coming_absences(person: User, *, at: datetime) -> list[Absence]:
    """These are a person's absences that run or are planned, the nearest first."""
    theirs = Absence.objects.filter(person=person, ended_at=None, ends_at__gt=at)
    theirs = theirs.select_related("deputy", "person", "entered_by")
    return list(theirs.order_by("starts_at", "pk"))


def absences_entered_for(people: QuerySet[User], *, at: datetime) -> list[Absence]:
    """These are the absences of some people that run or are planned, the nearest first."""
    theirs = Absence.objects.filter(person__in=people, ended_at=None, ends_at__gt=at)
    return list(theirs.select_related("person", "deputy").order_by("starts_at", "pk"))


def overlapping(person: User, *, starts_at: datetime, ends_at: datetime) -> QuerySet[Absence]:
    """These are absences of a person that share time with these moments."""
    theirs = Absence.objects.filter(person=person).alias(over=Coalesce("ended_at", "ends_at"))
    # A plan that was taken back before it began took no time.
    return theirs.filter(starts_at__lt=ends_at, over__gt=starts_at).exclude(
        over__lte=F("starts_at")
    )


def possible_deputies(person: User) -> QuerySet[User]:
    """These could cover for somebody: who works at their place, or anywhere for who works so."""
    people = User.objects.at(person.location) if person.location else User.objects.working()
    return people.exclude(pk=person.pk).select_related("location").order_by("name", "pk")


def people_whose_absence(manager: User) -> QuerySet[User]:
    """These are the people for whom somebody may enter an absence, without themselves."""
    people = User.objects.working().exclude(pk=manager.pk)
    if not manager.is_owner and manager.location_id is not None:
        people = people.filter(location=manager.location_id)
    return people.select_related("location").order_by("name", "pk")
