"""What the incident page reads, in a fixed number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Model, Prefetch, prefetch_related_objects

from incidents.lifecycle import CheckInStatus, HandoffStatus, IncidentStatus, RemedyStatus
from incidents.models import (
    Approval,
    CheckInCall,
    Deadline,
    Diagnosis,
    Handoff,
    Incident,
    Remedy,
    User,
    Voucher,
)
from incidents.models.vouchers import READY, STANDING
from incidents.policy.holds import of_opening_hours, runs_by_opening_hours, time_between
from incidents.policy.loyalty import Readings
from incidents.policy.over_delivery import OverDelivery, over_delivery
from incidents.queries.absences import covered_in
from incidents.queries.holds import Holds, holds_of
from incidents.queries.kept import AsOf, keep
from incidents.queries.loyalty import readings_of
from incidents.queries.outbox import dead_letters, dead_letters_of
from incidents.queries.spending import left_of, spent_on
from incidents.queries.timeline import Told, events_of
from incidents.words.clock import DeadlineKind
from incidents.words.loyalty import Moment
from incidents.words.remedies import RemedyKind

# One each: they come along with the row itself.
ALWAYS_SHOWN = ("customer", "department", "incident_type", "diagnosis")
SEVERAL = 2  # from here on the larger unit is told alone


@dataclass(frozen=True)
class Recovery:
    """One incident as its page needs it: what was done, what is owed, what waits."""

    incident: Incident
    diagnosis: Diagnosis | None
    events: list[Told]
    holds: Holds
    person: User
    state: AsOf
    people: dict[int, User] = field(default_factory=dict)

    @property
    def left(self) -> Decimal:
        """What this person may still spend on it, in major units; asked where it is shown."""
        person, incident, state = self.person, self.incident, self.state
        name = f"left-{person.pk}-{incident.pk}"
        return keep(name, state, lambda: left_of(person, incident, at=state.at))

    @property
    def spent(self) -> Decimal:
        """What it has cost so far, in major units; asked where it is shown."""
        return spent_on(self.incident) if self.incident.remedies.all() else Decimal(0)

    @cached_property
    def readings(self) -> Readings:
        """Its three readings; the last ends lift and bounce, so before it none is looked for."""
        last = Moment.AFTER_RECOVERY
        is_over = any(one.moment == last for one in self.incident.readings.all())
        return readings_of(self.incident) if is_over else Readings()

    @property
    def handoff(self) -> Handoff | None:
        """The handoff that waits for an answer; a recovery that is over has none."""
        if not self.incident.is_on_the_way:
            return None
        waiting = HandoffStatus.REQUESTED
        return next((one for one in self.incident.handoffs.all() if one.status == waiting), None)

    @cached_property
    def waiting_spend(self) -> list[Approval]:
        """The requests that wait for a decision; their remedies wait with them."""
        remedies = self.incident.remedies.all()
        waits = any(remedy.status == RemedyStatus.WAITING for remedy in remedies)
        return list(self.incident.approvals.pending()) if waits else []

    @property
    def call(self) -> CheckInCall | None:
        """The check-in call that is planned: between the fix and the end."""
        if self.incident.status != IncidentStatus.FIXED:
            return None
        planned = CheckInStatus.SCHEDULED
        return next((one for one in self.incident.check_ins.all() if one.status == planned), None)

    @cached_property
    def vouchers(self) -> list[Voucher]:
        """Its promises for the next visit; only a remedy of that kind has any."""
        if not any(one.kind == RemedyKind.VOUCHER for one in self.incident.remedies.all()):
            return []
        rows = Voucher.objects.filter(incident=self.incident).select_related("redeemed_location")
        return list(rows.order_by("pk"))

    @property
    def to_sign(self) -> set[int]:
        """The keys of the remedies whose voucher nobody has signed yet."""
        signed = {one.remedy_id for one in self.vouchers if one.status in STANDING}
        return {
            one.pk
            for one in self.incident.remedies.all()
            if one.kind == RemedyKind.VOUCHER and one.status in READY and one.pk not in signed
        }

    @property
    def to_give(self) -> Remedy | None:
        """The remedy that is allowed and not handed over yet; an extra comes first."""
        ready = [
            one for one in self.incident.remedies.all() if one.status == RemedyStatus.AUTHORISED
        ]
        return min(ready, key=lambda one: (not one.is_extra, one.pk), default=None)

    @property
    def letters_not_sent(self) -> int:
        """How many letters about it could not be sent; counted only where there is one."""
        has_any: bool = self.incident.has_dead_letters  # type: ignore[attr-defined]
        return dead_letters_of(self.incident) if has_any else 0

    @property
    def over_delivery(self) -> OverDelivery | None:
        """What was given against what failed; None while nothing is done or known. E1, E2."""
        return over_delivery_of(self.incident)


def everything_about(number: int, *, person: User, state: AsOf) -> Recovery | None:
    """This is one recovery with all that its page shows; None where there is none.

    Who may see it is asked afterwards: that takes its guides. What can only be there at one stage
    is read only then, and what most do not have is read where it is shown.
    """
    known = Incident.objects.select_related(*ALWAYS_SHOWN).annotate(has_dead_letters=dead_letters())
    # Not first(): to put one row in order costs as much as to read it.
    incident = next(iter(known.filter(pk=number)), None)
    if incident is None:
        return None
    if incident.location_id == person.location_id and person.location:
        incident.location = person.location  # most look at their own place
    incident.absences_covered = covered_in(state)
    remedies = Prefetch("remedies", Remedy.objects.order_by("pk"))
    rows = ["guides", "contacts", "apologies", "deadlines", "readings"]
    prefetch_related_objects([incident], remedies, *rows, *_at_this_stage(incident))
    recovery = Recovery(
        incident=incident,
        diagnosis=getattr(incident, "diagnosis", None),
        events=events_of(incident),
        holds=holds_of(incident),
        person=person,
        state=state,
    )
    _read_the_people(recovery)
    return recovery


def over_delivery_of(incident: Incident) -> OverDelivery | None:
    """This is what was given against what failed; None while nothing is done or known. E1, E2."""
    given = [one.worth for one in incident.remedies.all() if one.delivered_at]
    if not given and incident.fixed_at is None:
        return None
    return over_delivery(given, failed=incident.value_that_failed)


def _at_this_stage(incident: Incident) -> Iterator[str]:
    if incident.is_on_the_way:
        yield "handoffs"
    if incident.status == IncidentStatus.FIXED:
        yield "check_ins"


def _read_the_people(recovery: Recovery) -> None:
    # A join for each would cost the planner more than reading all the rest.
    incident, handoff = recovery.incident, recovery.handoff
    named: list[tuple[Model | None, str]] = [
        (incident, "owner"),
        (incident, "logged_by"),
        (incident.process_fix, "owner"),
        *((remedy, "giver") for remedy in incident.remedies.all()),
        (recovery.call, "caller"),
        (handoff, "giver"),
        (handoff, "receiver"),
        *((guide, "person") for guide in incident.guides.all()),
        *((apology, "given_by") for apology in incident.apologies.all()),
        *((hold, name) for hold in recovery.holds.all for name in ("started_by", "ended_by")),
    ]
    found = [(row, name, getattr(row, f"{name}_id")) for row, name in named if row]
    keys = {key for _, _, key in found} | {event.by for event in recovery.events}
    people = recovery.people
    people[recovery.person.pk] = recovery.person
    people |= User.objects.only("name").in_bulk(keys - {None} - people.keys())
    for row, name, key in found:
        setattr(row, name, people.get(key))


@dataclass(frozen=True)
class ClockFace:
    """One clock as it is shown: its name, how much is used, and a phrase or a due time."""

    kind: str
    name: str
    tone: str
    used: int
    phrase: str = ""
    due_at: datetime | None = None
    warn_at: datetime | None = None
    until: datetime | None = None  # on hold


def clocks_of(incident: Incident, *, at: datetime, holds: Holds | None = None) -> list[ClockFace]:
    """These are the clocks of an incident: the newest of each duty, running ones first.

    Then those that stand still, with why; `holds` are its own, read here where nobody has yet.
    """
    holds = holds_of(incident) if holds is None else holds
    newest: dict[tuple[str, int], Deadline] = {}
    for deadline in sorted(incident.deadlines.all(), key=lambda one: one.generation):
        newest[deadline.kind, deadline.subject] = deadline
    held = [one for one in newest.values() if one.pk in holds.standing]
    shown = [one for one in newest.values() if one.state != "cancelled"]
    running = [one for one in shown if one.is_owed]
    over = [one for one in shown if not one.is_owed]
    order = sorted(running, key=lambda one: one.due_at)
    order += held + sorted(over, key=lambda one: one.pk)
    for one in order:
        one.incident = incident
    return [_face(one, at=at, holds=holds) for one in order]


def _face(deadline: Deadline, *, at: datetime, holds: Holds) -> ClockFace:
    hold = holds.standing.get(deadline.pk)
    until = hold.started_at if hold else deadline.done_at or at
    promised = _ran(deadline, deadline.due_at, holds).total_seconds() or 1
    used = _ran(deadline, until, holds).total_seconds() / promised * 100
    ring: dict[str, Any] = {
        "kind": deadline.kind,
        "name": DeadlineKind(deadline.kind).label,
        "used": int(min(max(used, 1), 100)),
    }
    if hold:
        return ClockFace(**ring, tone="none", until=hold.until, phrase=hold.reason)
    if deadline.done_at:
        phrase = _phrase(deadline, holds)
        return ClockFace(**ring, tone=_tone_when_done(deadline), phrase=phrase)
    late, at_risk = deadline.is_overdue(at), deadline.is_at_risk(at)
    tone = "crit" if late else "warn" if at_risk else "info"
    if late and (by := late_by(deadline, at=at)):
        return ClockFace(**ring, tone=tone, phrase=f"Late by {by}")
    warn_at = deadline.step_at(0) if "0" in deadline.steps else None
    return ClockFace(**ring, tone=tone, due_at=deadline.due_at, warn_at=warn_at)


def _tone_when_done(deadline: Deadline) -> str:
    return "ok" if deadline.state == "met" else "crit"


def _ran(deadline: Deadline, until: datetime, holds: Holds) -> timedelta:
    """How long a clock has run by a moment: what it stood still is not counted."""
    return until - deadline.started_at - holds.stood_still(deadline, until=until)


def _phrase(deadline: Deadline, holds: Holds) -> str:
    done_at = deadline.done_at or deadline.due_at
    took = max(int(_ran(deadline, done_at, holds).total_seconds() // 60), 0)
    promised = round(_ran(deadline, deadline.due_at, holds).total_seconds() / 60)
    if deadline.state == "met":
        return f"Met, {_part_of(in_words(took), in_words(promised))}"
    if by := late_by(deadline, at=done_at):
        return f"Done late by {by}"
    return f"Done {in_words(max(took - promised, 1))} late"


def late_by(deadline: Deadline, *, at: datetime) -> str:
    """This is by how much opening time a promise was missed; empty where all time counts. A12."""
    incident = deadline.incident
    if not runs_by_opening_hours(incident.policy_snapshot, deadline.kind):
        return ""
    return of_opening_hours(time_between(deadline.due_at, at, incident.location.hours))


def _part_of(took: str, promised: str) -> str:
    """The unit is said once where both have the same: 7 of 60 min, but 35 min of 24 h."""
    number, unit = took.split()
    return f"{number if promised.endswith(f' {unit}') else took} of {promised}"


def in_words(minutes: int) -> str:
    """This is a length in minutes, short: 7 min, 2 h, 3 d."""
    hours, days = minutes // 60, minutes // (60 * 24)
    if hours < SEVERAL:
        return f"{minutes} min"
    return f"{hours} h" if days < SEVERAL else f"{days} d"
