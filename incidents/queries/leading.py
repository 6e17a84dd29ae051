"""What whole teams lead, guide and may see, read once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from incidents.models import Department, Guide, Incident, Remedy, User
from incidents.models.incidents import ON_THE_WAY
from incidents.words.people import SENIOR, Role

LEAD_A_PLACE = frozenset({Role.MANAGER, Role.DEPARTMENT_HEAD})


@dataclass(frozen=True)
class Leading:
    """Who leads which incident: queries.recoveries.led_by, asked for many people at once."""

    managed: frozenset[int | None]  # places with a manager of their own; None: one for all
    heads: dict[int, frozenset[int]]
    guided: dict[int, frozenset[int]]
    restricted: dict[int, Incident]

    def leads(self, person: User, incident: Incident) -> bool:
        """Whether it is theirs to look after: of their place, their department, or guided.

        A place with a manager of its own does not wait for the business owner.
        """
        if incident.pk in self.guided.get(person.pk, ()):
            return True
        if incident.department_id in self.heads.get(person.pk, ()):
            return True
        if person.is_owner:
            return not {None, incident.location_id} & self.managed
        here = person.location_id in {None, incident.location_id}
        return person.role in LEAD_A_PLACE and here

    def has(self, person: User) -> bool:
        """Whether they lead or guide at all."""
        return person.role in SENIOR or person.pk in self.heads or person.pk in self.guided

    def sees(self, person: User, number: int) -> bool:
        """Whether they may see this incident: permissions.incidents.may_see. Product L2."""
        incident = self.restricted.get(number)
        if incident is None or person.is_owner:
            return True
        if person.pk in {incident.owner_id, incident.logged_by_id}:
            return True
        manages = person.is_manager and person.location_id in {None, incident.location_id}
        return manages or number in self.guided.get(person.pk, ())


def leading_of(people: Collection[User]) -> Leading:
    """This is what these people lead, guide and may see. Four queries. Product B5, B6, L2."""
    heads = Department.objects.filter(head__in=people).values_list("head", "pk")
    guides = Guide.objects.filter(person__in=people, incident__in=Incident.objects.on_the_way())
    # Of what is closed, a promise may be left; nothing else of it is told.
    owed = Q(pk__in=Remedy.objects.owed_after_closing().values("incident"))
    told_of = Incident.objects.filter(Q(status__in=ON_THE_WAY) | owed)
    restricted = told_of.filter(is_restricted=True)
    managers = User.objects.working().filter(role=Role.MANAGER)
    return Leading(
        managed=frozenset(managers.values_list("location", flat=True)),
        heads=_by_person(heads),
        guided=_by_person(guides.values_list("person", "incident")),
        restricted=restricted.only("owner", "logged_by", "location").in_bulk(),
    )


def _by_person(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for person, key in pairs:
        found[person].add(key)
    return {person: frozenset(keys) for person, keys in found.items()}
