"""Who is on duty, and who stands in for whom, at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from incidents.models import Absence, DutyShift, User
from incidents.policy.shifts import Shift, weekdays_of

Away = dict[int, list[Absence]]


def standing(people: Iterable[User], *, at: datetime) -> dict[int, User]:
    """This is who stands in for each of these people now, by the key of the person.

    Themself when present and active; else their deputy, or the deputy of that one; nobody where
    the chain ends or goes in a circle. One query. Product B2 (cover); reliability 2.2.
    """
    away = who_is_away(at=at)
    found = {person.pk: stand_in(person, away) for person in people}
    return {key: person for key, person in found.items() if person}


def on_duty(location_ids: Iterable[int], *, at: datetime) -> dict[int, User]:
    """This is the duty manager of each place now, by the key of the location.

    By weekly shifts in the wall time of the place; a swap of some days goes before the weekly
    plan, the newest before older ones, and whoever is away is replaced by who stands in. A place
    where nobody is on duty is left out. Two queries. Product A2.
    """
    running: dict[int, list[DutyShift]] = defaultdict(list)
    for shift in _in_the_plan(location_ids):
        if as_shift(shift).runs_at(at, shift.location.zone):
            running[shift.location_id].append(shift)
    away = who_is_away(at=at) if running else {}
    found: dict[int, User] = {}
    for place, shifts in running.items():
        people = (stand_in(shift.person, away) for shift in sorted(shifts, key=which_counts))
        present = next((person for person in people if person), None)
        if present:
            found[place] = present
    return found


def who_is_away(*, at: datetime) -> Away:
    """These are the absences that run now, by person, the one that began last first. One query."""
    found: Away = defaultdict(list)
    running = Absence.objects.now(at=at).select_related("deputy__location")
    for absence in running.order_by("-starts_at", "-pk"):
        found[absence.person_id].append(absence)
    return dict(found)


def stand_in(person: User, away: Away, *, passed: frozenset[int] = frozenset()) -> User | None:
    """This is the person, or who stands in by the absences that run; None when nobody does."""
    if person.pk in passed:
        return None
    absences = away.get(person.pk, [])
    if person.is_active and not absences:
        return person
    passed |= {person.pk}
    people = (stand_in(absence.deputy, away, passed=passed) for absence in absences)
    return next((found for found in people if found), None)


def as_shift(shift: DutyShift) -> Shift:
    """This is a shift of the plan as the rules know it."""
    return Shift(
        weekdays=weekdays_of(shift.weekdays),
        starts=shift.starts,
        ends=shift.ends,
        first_day=shift.first_day,
        last_day=shift.last_day,
    )


def which_counts(shift: DutyShift) -> tuple[object, int]:
    """This is the order of shifts that run at one moment: swaps first, then the newest."""
    return as_shift(shift).length_in_plan, -shift.pk


def _in_the_plan(location_ids: Iterable[int]) -> Iterable[DutyShift]:
    shifts = DutyShift.objects.filter(location__in=list(location_ids), is_over=False)
    return shifts.select_related("location", "person__location")
