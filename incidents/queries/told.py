"""Who is told as a promised time comes near and passes: people by their part, with fresh facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from incidents.models import Approval, CheckInCall, Deadline, Incident, User
from incidents.policy.clock import AT_RISK, TOLD_BY_LETTER, tells
from incidents.policy.quiet import is_quiet
from incidents.queries.approvals import approvers_of
from incidents.queries.duty import on_duty, standing
from incidents.words.clock import DeadlineKind, Told
from incidents.words.people import Role


@dataclass(frozen=True)
class Line:
    """Who is told of what, read once for a whole batch of deadlines."""

    managers: Sequence[User]
    owners: Sequence[User]
    calls: Mapping[int, CheckInCall]
    requests: Mapping[int, Approval]
    levels: Mapping[int, list[list[User]]]
    on_duty: Mapping[int, User]
    stands_in: Mapping[int, User]
    quiet: frozenset[int] = frozenset()

    def told(self, deadline: Deadline, *, step: int) -> list[User]:
        """Those told of one step of one deadline; nobody twice, nobody who left.

        What can wait for the morning's mail is told to nobody now. Where nobody of those meant is
        there, the next in line is. Product A1, A11, F5; interface 10.5.
        """
        if deadline.kind not in TOLD_BY_LETTER:
            return []
        words = tells(deadline.steps[str(step)], step=step)
        if deadline.kind == DeadlineKind.EXTRA:
            words = [Told.OWNER]
        told = [one for word in words for one in self._meant(word, deadline, step=step)]
        if words and not told:
            told = self._one_of(self._next_in_line(deadline))
        return list(dict.fromkeys(told))

    def _meant(self, word: str, deadline: Deadline, *, step: int) -> list[User]:
        incident = deadline.incident
        if word == Told.OWNER:
            holder = self._whose_duty(deadline, step=step)
            return self._one_of([holder, *self._next_in_line(deadline)])
        if word == Told.GUIDE:
            return self._next(deadline, step=step)
        if word == Told.DUTY_MANAGER:
            return self._one_of(self._of_the_place(incident))
        if word == Told.DEPARTMENT_HEAD:
            head = incident.department.head if incident.department else None
            return self._one_of([head, *self._of_the_place(incident)] if head else [])
        return self._all_of(self.owners)

    def _whose_duty(self, deadline: Deadline, *, step: int) -> User:
        if deadline.kind == DeadlineKind.CHECK_IN:
            return self.calls[deadline.subject].caller
        if deadline.kind == DeadlineKind.APPROVAL and step != AT_RISK:
            return self.requests[deadline.subject].requested_by
        return deadline.incident.owner

    def _next(self, deadline: Deadline, *, step: int) -> list[User]:
        """The next in line beside whose duty it is; of a request the whole next level."""
        holder = self._whose_duty(deadline, step=step)
        if deadline.kind == DeadlineKind.APPROVAL and step != AT_RISK:
            return self._all_of(self._next_level(deadline))
        others = [one for one in self._next_in_line(deadline) if one.pk != holder.pk]
        return self._one_of(others)

    def _next_level(self, deadline: Deadline) -> list[User]:
        # The first level was told when it was asked.
        levels = self.levels[deadline.subject]
        return next(iter(levels[1:] or levels), [])

    def _next_in_line(self, deadline: Deadline) -> list[User]:
        """Guides first, then those who manage the place; a late call is for the place alone."""
        incident = deadline.incident
        if deadline.kind == DeadlineKind.CHECK_IN:
            return self._of_the_place(incident)
        return [*(guide.person for guide in incident.guides.all()), *self._of_the_place(incident)]

    def _of_the_place(self, incident: Incident) -> list[User]:
        """Who is on duty, the fallback manager, managers here and of no place, then the owners."""
        place = incident.location
        first = [self.on_duty.get(place.pk), place.fallback_manager]
        here = [person for person in self.managers if person.location_id == place.pk]
        anywhere = [person for person in self.managers if person.location_id is None]
        return [*filter(None, first), *here, *anywhere, *self.owners]

    def _one_of(self, people: Iterable[User]) -> list[User]:
        return self._all_of(people)[:1]

    def _all_of(self, people: Iterable[User]) -> list[User]:
        """Those who are there, or who stands in; in quiet hours whoever else is awake.

        Where nobody is awake, it is theirs: the letter waits until their morning.
        """
        found = (self.stands_in.get(person.pk) for person in people)
        there = list(dict.fromkeys(person for person in found if person is not None))
        return [person for person in there if person.pk not in self.quiet] or there


def line_for(deadlines: Sequence[Deadline], *, at: datetime) -> Line:
    """This is who may be told of these deadlines, read in a few questions however many they are."""
    leaders = list(
        User.objects.working().filter(role__in=[Role.MANAGER, Role.OWNER]).order_by("pk")
    )
    calls = CheckInCall.objects.select_related("caller").in_bulk(
        [one.subject for one in deadlines if one.kind == DeadlineKind.CHECK_IN]
    )
    requests = Approval.objects.select_related("requested_by", "incident").in_bulk(
        [one.subject for one in deadlines if one.kind == DeadlineKind.APPROVAL]
    )
    duty = on_duty({one.incident.location_id for one in deadlines}, at=at)
    people = {
        *leaders,
        *duty.values(),
        *(call.caller for call in calls.values()),
        *(request.requested_by for request in requests.values()),
        *_of_the_incidents(one.incident for one in deadlines),
    }
    stands_in = standing(people, at=at)
    # Whoever is on duty is never quiet.
    away_from_work = set(stands_in.values()) - set(duty.values())
    return Line(
        managers=[person for person in leaders if person.role == Role.MANAGER],
        owners=[person for person in leaders if person.role == Role.OWNER],
        calls=calls,
        requests=requests,
        levels=approvers_of(list(requests.values())),
        on_duty=duty,
        stands_in=stands_in,
        quiet=_quiet_now(away_from_work, at=at),
    )


def _of_the_incidents(incidents: Iterable[Incident]) -> set[User]:
    people: set[User | None] = set()
    for incident in incidents:
        people |= {incident.owner, incident.location.fallback_manager}
        people |= {guide.person for guide in incident.guides.all()}
        if incident.department is not None:
            people.add(incident.department.head)
    return {person for person in people if person is not None}


def _quiet_now(people: Iterable[User], *, at: datetime) -> frozenset[int]:
    some = [person for person in people if person.quiet_from != person.quiet_until]
    prefetch_related_objects(some, "location")  # where their wall clock hangs
    return frozenset(
        one.pk
        for one in some
        if is_quiet(at, zone=one.zone, quiet_from=one.quiet_from, quiet_until=one.quiet_until)
    )
