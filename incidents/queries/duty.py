"""Who is on duty, and who stands in for whom, at one moment."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import F

from incidents.models import Absence, DutyShift, Incident, Location, User
from incidents.models.duty import Away, by_person, stand_in
from incidents.policy.shifts import Shift, weekdays_of
from incidents.queries.check_ins import manager_of
from incidents.words.people import Role

logger = logging.getLogger(__name__)


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
    where nobody is on duty is left out. Two queries, and one more while one of them is away.
    Product A2.
    """
    running: dict[int, list[DutyShift]] = defaultdict(list)
    someone_is_away = False
    for shift, zone, is_away in _in_the_plan(location_ids, at=at):
        if as_shift(shift).runs_at(at, ZoneInfo(zone)):
            running[shift.location_id].append(shift)
            someone_is_away |= is_away
    away = who_is_away(at=at) if someone_is_away else {}
    found: dict[int, User] = {}
    for place, shifts in running.items():
        people = (stand_in(shift.person, away) for shift in sorted(shifts, key=which_counts))
        present = next((person for person in people if person), None)
        if present:
            found[place] = present
    return found


def who_is_away(*, at: datetime) -> Away:
    """These are the absences that run now, by person, with their deputies. One query."""
    return by_person(Absence.objects.now(at=at).select_related("deputy__location"))


def deputy_for(person: User, incident: Incident | None, *, away: Away) -> User | None:
    """This is who gets what is meant for somebody who is away, None when there is nobody.

    Where nobody stands in, or who does may not see a restricted recovery, it is a manager of the
    place. Product B2 (cover), L2.
    """
    found = stand_in(person, away)
    if incident is None or (found and _may_know(found, incident)):
        return found
    return manager_now(incident, away=away)


def manager_now(incident: Incident, *, away: Away) -> User | None:
    """This is the manager who hears of a recovery now, or who stands in; else a business owner.

    Never who may not see it; None where nobody is there. Product A2, L2.
    """
    owners = User.objects.working().filter(role=Role.OWNER).order_by("pk")
    for person in chain([manager_of(incident)], owners):
        found = stand_in(person, away)
        if found and _may_know(found, incident):
            return found
    return None


def who_hears_of(incident: Incident, *, at: datetime) -> User:
    """This is who takes up what a customer tells us about this recovery: the person on duty.

    Else the manager of the place, else who owned it before. Product J3.
    """
    place = incident.location_id
    person = on_duty([place], at=at).get(place)
    if person is None or not _may_know(person, incident):
        person = manager_now(incident, away=who_is_away(at=at))
    return person or incident.owner


def who_takes_up(place: Location, *, at: datetime) -> User | None:
    """This is who owns what a customer tells this place: the person on duty, else its manager.

    Else a business owner; each with whoever stands in. None where nobody works. Product trap 10.
    """
    person = on_duty([place.pk], at=at).get(place.pk)
    if person is not None:
        return person
    away = who_is_away(at=at)
    leaders = User.objects.working().filter(role__in=[Role.MANAGER, Role.OWNER]).order_by("pk")
    rules: tuple[Callable[[User], bool], ...] = (
        lambda one: one.pk == place.fallback_manager_id,
        lambda one: one.is_manager and one.location_id in {None, place.pk},
        lambda one: one.is_owner,
    )
    nearest_first = (one for rule in rules for one in leaders if rule(one))
    return next((found for one in nearest_first if (found := stand_in(one, away))), None)


def people_on_duty(*, at: datetime) -> set[int]:
    """These are all who are on duty somewhere now, by key. Quiet hours are not for them. A2."""
    return {person.pk for person in _on_duty_anywhere(at=at).values()}


def places_on_duty(person: User, *, at: datetime) -> list[int]:
    """These are the places where somebody is on duty now, by key. Product A2."""
    found = _on_duty_anywhere(at=at)
    return [place for place, on_it in found.items() if on_it.pk == person.pk]


def stood_in_for(person: User, *, at: datetime) -> list[User]:
    """These are the people this person stands in for at this moment, told of it or not. B2."""
    away = who_is_away(at=at)
    absent = User.objects.filter(pk__in=away) if away else []
    return [one for one in absent if stand_in(one, away) == person]


def known_zone(person: User) -> ZoneInfo | None:
    """This is where somebody's wall clock hangs; None where nobody knows that time zone.

    They have no quiet hours then: the clocks of all must not stop for the row of one.
    """
    try:
        return person.zone
    except (ZoneInfoNotFoundError, ValueError):
        logger.exception("Person %s has a time zone nobody knows", person.pk)
        return None


@dataclass(frozen=True)
class Covers:
    """Whom one person covers for, and the absence in which somebody covers for them."""

    people: list[User]
    own: Absence | None


def covers_of(person: User) -> Covers:
    """This is whom somebody covers for now, by the covers that were told. One query. B2."""
    away = by_person(Absence.objects.covered().select_related("person", "deputy"))
    people = {one.person_id: one.person for absences in away.values() for one in absences}
    covered = [one for one in people.values() if stand_in(one, away) == person]
    return Covers(covered, own=next(iter(away.get(person.pk, [])), None))


def _on_duty_anywhere(*, at: datetime) -> dict[int, User]:
    places = DutyShift.objects.filter(is_over=False).values_list("location", flat=True)
    return on_duty(set(places), at=at)


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


def _in_the_plan(
    location_ids: Iterable[int], *, at: datetime
) -> Iterator[tuple[DutyShift, str, bool]]:
    """Each shift with the zone of its place and whether its person is away.

    Every log asks this: a place is wide, and of it only the zone is read.
    """
    shifts = DutyShift.objects.filter(location__in=list(location_ids), is_over=False)
    # Two small questions are planned and asked sooner than one with the other inside.
    absent = set(Absence.objects.now(at=at).values_list("person", flat=True))
    for shift in shifts.select_related("person").annotate(zone_name=F("location__time_zone")):
        yield shift, shift.zone_name, shift.person_id in absent


def _may_know(person: User, incident: Incident) -> bool:
    return not incident.is_restricted or _sees(person, incident)


def _sees(person: User, incident: Incident) -> bool:
    return Incident.objects.visible_to(person).filter(pk=incident.pk).exists()
