"""What would happen when: the times of an incident that is only thought of, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from incidents.lifecycle import IncidentStatus
from incidents.models import Deadline, IncidentType, Location, User
from incidents.policy.clock import (
    AT_RISK,
    BREACH,
    TOLD_AT_ONCE,
    Policy,
    offset_of,
    promised,
    snapshot,
    steps_for,
    warns_at,
)
from incidents.policy.holds import runs_by_opening_hours
from incidents.queries.recovery_policies import policy_for, promise_in_words
from incidents.queries.told import Facts, line_for
from incidents.words.clock import DeadlineKind

# These run from the second it is logged; the others from a moment of their own.
FROM_THE_LOG = (
    DeadlineKind.FIRST_CONTACT,
    DeadlineKind.FIX,
    DeadlineKind.APOLOGY,
    DeadlineKind.DIAGNOSIS,
)
FROM_THEIR_OWN = {
    DeadlineKind.APPROVAL: "after it is asked for",
    DeadlineKind.EXTRA: "after the fix, where one is planned for then",
    DeadlineKind.CHECK_IN: "after the fix, inside calling hours",
}
# People who are known only once it is logged.
WHOEVER_OWNS_IT = User(pk=-1, name="Whoever owns it")
THE_HEAD = User(pk=-2, name="The head of its department")


@dataclass(frozen=True)
class Foreseen:
    """One moment of an incident that is only thought of."""

    at: datetime
    duty: str
    what: str
    told: list[str]

    @property
    def is_late(self) -> bool:
        """Whether the time itself has passed by then."""
        return self.what != "At risk"


@dataclass(frozen=True)
class Preview:
    """Everything that would happen while nobody does anything."""

    moments: list[Foreseen]
    later: list[str]


def preview(
    severity: str, *, location: Location, incident_type: IncidentType | None, at: datetime
) -> Preview:
    """This is what would happen when, were it logged at this moment and nothing done. Product A12.

    Who would be told is whoever is on duty, awake or stands in by then. It changes nothing.
    """
    kind = incident_type.pk if incident_type else None
    policy = policy_for(severity, location=location.pk, incident_type=kind)
    foreseen = [
        one
        for duty in FROM_THE_LOG
        for one in _of_one(duty, severity, policy=policy, location=location, at=at)
    ]
    later = [
        f"{duty.label}: {promise_in_words(policy.promises[duty])} {words}"
        for duty, words in FROM_THEIR_OWN.items()
    ]
    return Preview(sorted(foreseen, key=lambda one: one.at), later)


def _of_one(
    duty: DeadlineKind, severity: str, *, policy: Policy, location: Location, at: datetime
) -> Iterator[Foreseen]:
    copy = snapshot(severity, policy)
    due_at = promised(copy, duty).due_at(at, location.hours)
    hours = location.hours if runs_by_opening_hours(copy, duty) else None
    warn_at = warns_at(at, due_at, policy=copy, hours=hours)
    steps = steps_for(duty, due_at=due_at, warn_at=warn_at, policy=copy)
    deadline = Deadline(incident_id=0, kind=duty, due_at=due_at, steps=steps)
    for number, kept in sorted(steps.items(), key=lambda one: int(one[0])):
        when, step = due_at + offset_of(kept), int(number)
        yield Foreseen(
            at=when,
            duty=str(duty.label),
            what=_what(step),
            told=_told(deadline, location, step=step, at=when),
        )


def _what(step: int) -> str:
    return {AT_RISK: "At risk", BREACH: "Late"}.get(step, "Still late")


def _told(deadline: Deadline, location: Location, *, step: int, at: datetime) -> list[str]:
    if deadline.kind not in TOLD_AT_ONCE:
        return []
    facts = Facts(
        number=0,
        status=IncidentStatus.OPEN,
        owner=WHOEVER_OWNS_IT.pk,
        location=location.pk,
        fallback=location.fallback_manager_id,
        head=THE_HEAD.pk,
    )
    line = line_for([deadline], [facts], at=at)
    known = {**line.stands_in, WHOEVER_OWNS_IT.pk: WHOEVER_OWNS_IT, THE_HEAD.pk: THE_HEAD}
    found = replace(line, stands_in=known).told(deadline, facts, step=step)
    return [person.name for person in found]
