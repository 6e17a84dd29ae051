"""Who is told as a promised time comes near and passes: people by their part, with fresh facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, prefetch_related_objects

from incidents.models import Approval, CheckInCall, Deadline, Guide, Incident, Remedy, User
from incidents.models.incidents import ON_THE_WAY
from incidents.policy.clock import AT_RISK, TOLD_BY_LETTER, tells
from incidents.policy.quiet import is_quiet
from incidents.queries.approvals import approvers_of
from incidents.queries.duty import known_zone, on_duty, standing
from incidents.words.clock import DeadlineKind, Told
from incidents.words.people import Role


class Facts(NamedTuple):
    """What the clock has to know of one incident, as it is now; people and places by their key."""

    number: int
    status: str
    owner: int
    location: int
    fallback: int | None
    head: int | None
    logged_by: int | None = None
    is_restricted: bool = False

    @property
    def is_on_the_way(self) -> bool:
        """Whether its recovery goes on, so that somebody is told."""
        return self.status in ON_THE_WAY


@dataclass(frozen=True)
class Line:
    """Who is told of what, read once for a whole batch of deadlines; people by their key."""

    managers: Sequence[tuple[int, int | None]]  # and the place of each
    owners: Sequence[int]
    guides: Mapping[int, Sequence[int]]
    callers: Mapping[int, int]
    askers: Mapping[int, int]
    givers: Mapping[int, int]
    levels: Mapping[int, list[list[User]]]
    on_duty: Mapping[int, User]
    stands_in: Mapping[int, User]
    quiet: frozenset[int]

    def told(self, deadline: Deadline, facts: Facts, *, step: int) -> list[User]:
        """Those told of one step of one deadline; nobody twice, nobody who left.

        What can wait for the morning's mail is told to nobody now. Where nobody of those meant is
        there, the next in line is; of a restricted one, who may see it. Product A1, A11, F5, L2;
        interface 10.5.
        """
        if deadline.kind not in TOLD_BY_LETTER:
            return []
        if facts.is_restricted:
            may = {key: one for key, one in self.stands_in.items() if self._sees(one, facts)}
            open_now = facts._replace(is_restricted=False)
            return replace(self, stands_in=may).told(deadline, open_now, step=step)
        words = tells(deadline.steps[str(step)], step=step)
        if deadline.kind == DeadlineKind.EXTRA:
            words = [Told.OWNER]
        told = self._gives(deadline)
        told += [one for word in words for one in self._meant(word, deadline, facts, step=step)]
        if words and not told:
            told = self._one_of(self._next_in_line(deadline, facts))
        return list({person.pk: person for person in told}.values())

    def _meant(self, word: str, deadline: Deadline, facts: Facts, *, step: int) -> list[User]:
        if word == Told.OWNER:
            holder = self._whose_duty(deadline, facts, step=step)
            return self._one_of([holder, *self._next_in_line(deadline, facts)])
        if word == Told.GUIDE:
            return self._next(deadline, facts, step=step)
        if word == Told.DUTY_MANAGER:
            return self._one_of(self._of_the_place(facts))
        if word == Told.DEPARTMENT_HEAD:
            return self._one_of([facts.head, *self._of_the_place(facts)] if facts.head else [])
        return self._all_of(self.owners)

    def _gives(self, deadline: Deadline) -> list[User]:
        """Whoever gave their word to hand it over, beside who owns the recovery. Product A11."""
        giver = self.givers.get(deadline.subject) if deadline.kind == DeadlineKind.EXTRA else None
        return self._one_of([giver] if giver else [])

    def _sees(self, person: User, facts: Facts) -> bool:
        """Whether they may see a restricted one: permissions.people.sees. Product L2."""
        if person.is_owner or person.pk in {facts.owner, facts.logged_by}:
            return True
        manages = person.is_manager and person.location_id in {None, facts.location}
        return manages or person.pk in self.guides.get(facts.number, ())

    def _whose_duty(self, deadline: Deadline, facts: Facts, *, step: int) -> int:
        if deadline.kind == DeadlineKind.CHECK_IN:
            return self.callers[deadline.subject]
        if deadline.kind == DeadlineKind.APPROVAL and step != AT_RISK:
            return self.askers[deadline.subject]
        return facts.owner

    def _next(self, deadline: Deadline, facts: Facts, *, step: int) -> list[User]:
        """The next in line beside whose duty it is; of a request the whole next level."""
        if deadline.kind == DeadlineKind.APPROVAL and step != AT_RISK:
            # The first level was told when it was asked.
            levels = self.levels[deadline.subject]
            return self._all_of(one.pk for one in next(iter(levels[1:] or levels), []))
        holder = self._whose_duty(deadline, facts, step=step)
        return self._one_of(key for key in self._next_in_line(deadline, facts) if key != holder)

    def _next_in_line(self, deadline: Deadline, facts: Facts) -> list[int]:
        """Guides first, then those who manage the place; a late call is for the place alone."""
        if deadline.kind == DeadlineKind.CHECK_IN:
            return self._of_the_place(facts)
        return [*self.guides.get(facts.number, ()), *self._of_the_place(facts)]

    def _of_the_place(self, facts: Facts) -> list[int]:
        """Who is on duty, the fallback manager, managers here and of no place, then the owners."""
        duty = self.on_duty.get(facts.location)
        first = [duty.pk if duty else None, facts.fallback]
        here = [key for key, location in self.managers if location == facts.location]
        anywhere = [key for key, location in self.managers if location is None]
        return [*filter(None, first), *here, *anywhere, *self.owners]

    def _one_of(self, keys: Iterable[int]) -> list[User]:
        return self._all_of(keys)[:1]

    def _all_of(self, keys: Iterable[int]) -> list[User]:
        """Those who are there, or who stands in; in quiet hours whoever else is awake.

        Where nobody is awake, it is theirs: the letter waits until their morning.
        """
        there = [person for key in keys if (person := self.stands_in.get(key))]
        return [person for person in there if person.pk not in self.quiet] or there


def facts_of(deadlines: Iterable[Deadline]) -> dict[int, Facts]:
    """This is what the clock has to know of the incidents of these deadlines, by their number."""
    rows = Incident.objects.filter(pk__in={one.incident_id for one in deadlines})
    known = rows.values_list(
        *("number", "status", "owner", "location"),
        *("location__fallback_manager", "department__head", "logged_by", "is_restricted"),
    )
    return {row[0]: Facts(*row) for row in known}


def line_for(deadlines: Sequence[Deadline], facts: Sequence[Facts], *, at: datetime) -> Line:
    """This is who may be told of these deadlines, read in a few questions however many they are."""
    calls = CheckInCall.objects.filter(pk__in=_subjects(deadlines, DeadlineKind.CHECK_IN))
    callers = dict(calls.values_list("pk", "caller"))
    requests = Approval.objects.select_related("incident__location").in_bulk(
        _subjects(deadlines, DeadlineKind.APPROVAL)
    )
    askers = {key: request.requested_by_id for key, request in requests.items()}
    promised = Remedy.objects.filter(pk__in=_subjects(deadlines, DeadlineKind.EXTRA))
    givers = dict(promised.exclude(giver=None).values_list("pk", "giver"))
    guides = _guides_of(facts)
    named = {
        *callers.values(),
        *askers.values(),
        *givers.values(),
        *(key for some in guides.values() for key in some),
    }
    named |= {key for one in facts for key in (one.owner, one.fallback, one.head) if key}
    leads = Q(role__in=[Role.MANAGER, Role.OWNER], is_active=True)
    people = list(User.objects.filter(Q(pk__in=named) | leads).order_by("pk"))
    working = [person for person in people if person.is_active]
    duty = on_duty({one.location for one in facts}, at=at)
    stands_in = standing([*people, *duty.values()], at=at)
    return Line(
        managers=[(one.pk, one.location_id) for one in working if one.role == Role.MANAGER],
        owners=[one.pk for one in working if one.role == Role.OWNER],
        guides=guides,
        callers=callers,
        askers=askers,
        givers=givers,
        levels=approvers_of(list(requests.values())),
        on_duty=duty,
        stands_in=stands_in,
        # Whoever is on duty is never quiet.
        quiet=_quiet_now(set(stands_in.values()) - set(duty.values()), at=at),
    )


def _subjects(deadlines: Iterable[Deadline], kind: DeadlineKind) -> list[int]:
    return [one.subject for one in deadlines if one.kind == kind]


def _guides_of(facts: Iterable[Facts]) -> Mapping[int, Sequence[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    asked = Guide.objects.filter(incident__in=[one.number for one in facts]).order_by("pk")
    for number, person in asked.values_list("incident", "person"):
        found[number].append(person)
    return found


def _quiet_now(people: Iterable[User], *, at: datetime) -> frozenset[int]:
    some = [person for person in people if person.quiet_from != person.quiet_until]
    prefetch_related_objects(some, "location")  # where their wall clock hangs
    return frozenset(
        one.pk
        for one in some
        if (zone := known_zone(one))
        and is_quiet(at, zone=zone, quiet_from=one.quiet_from, quiet_until=one.quiet_until)
    )
