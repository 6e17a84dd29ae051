"""Check-in calls: who makes one, who hears that nobody answered, and which are due."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q

from incidents.models import Incident, User
from incidents.words.people import Role

Rule = Callable[[User], bool]


def caller_for(incident: Incident) -> User:
    """This is who makes the check-in call: the head of the department, else the next senior.

    After the head: a head of the place, its fallback manager, a manager of the place, a business
    owner, and the owner of the incident only where there is nobody else. A guide is passed over.
    Product I1.
    """
    place = incident.location
    head = incident.department.head_id if incident.department else None
    return _first(
        incident,
        [
            lambda one: one.pk == head,
            lambda one: one.role == Role.DEPARTMENT_HEAD and _is_at(one, incident),
            lambda one: one.pk == place.fallback_manager_id,
            lambda one: one.role == Role.MANAGER and _is_at(one, incident),
            lambda one: one.is_owner,
        ],
    )


def manager_of(incident: Incident) -> User:
    """This is the manager who hears of it: the fallback of the place, else one of its managers.

    Else a business owner, and the owner of the incident only where there is nobody else.
    """
    return _first(
        incident,
        [
            lambda one: one.pk == incident.location.fallback_manager_id,
            lambda one: one.role == Role.MANAGER and _is_at(one, incident),
            lambda one: one.is_owner,
        ],
    )


def _first(incident: Incident, rules: list[Rule]) -> User:
    advising = {guide.person_id for guide in incident.guides.all()}
    seniors = [one for one in _seniors(incident) if one.pk not in advising]
    chosen: Iterable[User] = (one for rule in rules for one in seniors if rule(one))
    return next(iter(chosen), incident.owner)


def _seniors(incident: Incident) -> list[User]:
    named = {incident.location.fallback_manager_id}
    if incident.department:
        named.add(incident.department.head_id)
    seniors = Q(role__in=[Role.DEPARTMENT_HEAD, Role.MANAGER, Role.OWNER])
    people = User.objects.working().filter(seniors | Q(pk__in=named - {None}))
    # Someone of the place goes before someone of no place in particular.
    return sorted(people, key=lambda one: (one.location_id is None, one.pk))


def _is_at(person: User, incident: Incident) -> bool:
    return person.location_id in {None, incident.location_id}
