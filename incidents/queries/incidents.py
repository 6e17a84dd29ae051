"""What the incident page reads, in a fixed number of queries."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Model, Prefetch, prefetch_related_objects

from incidents.lifecycle import CheckInStatus, HandoffStatus, IncidentStatus, RemedyStatus
from incidents.models import (
    AdvocacyEvent,
    Apology,
    Approval,
    CheckInCall,
    Contact,
    Diagnosis,
    Guide,
    Handoff,
    Incident,
    LoyaltyReading,
    Remedy,
    Return,
    Survey,
    User,
    Voucher,
)
from incidents.models.vouchers import READY, STANDING
from incidents.policy.loyalty import Readings
from incidents.policy.over_delivery import OverDelivery, over_delivery
from incidents.queries.absences import covered_in
from incidents.queries.advocacy import returns_after, spoken_after
from incidents.queries.holds import Holds, holds_of
from incidents.queries.kept import AsOf, keep
from incidents.queries.loyalty import readings_of
from incidents.queries.outbox import dead_letters, dead_letters_of
from incidents.queries.places import places_in
from incidents.queries.spending import left_of, spent_on
from incidents.queries.timeline import Told, events_of, nouns_of
from incidents.words.loyalty import Moment
from incidents.words.remedies import RemedyKind

# One each: they come along with the row itself.
ALWAYS_SHOWN = ("customer", "department", "incident_type", "diagnosis")
# The rows of an incident, and the noun that its events speak of them with.
TOLD_AS: dict[str, tuple[str, type[Model]]] = {
    "guide": ("guides", Guide),
    "contact": ("contacts", Contact),
    "apology": ("apologies", Apology),
    "remedy": ("remedies", Remedy),
    "reading": ("readings", LoyaltyReading),
    "handoff": ("handoffs", Handoff),
    "check_in": ("check_ins", CheckInCall),
    "survey": ("surveys", Survey),
}


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
    def version(self) -> str:
        """Changes with every event of it, whatever else happens in the house meanwhile."""
        newest = max((event.pk for event in self.events), default=0)
        return f"{self.incident.pk}-{newest}"

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

    @cached_property
    def spoken(self) -> list[AdvocacyEvent]:
        """What the customer told others since; looked for only where an event tells of it."""
        told = "advocacy" in nouns_of(self.events)
        return spoken_after(self.incident) if told else []

    @cached_property
    def returns(self) -> list[Return]:
        """Their visits and purchases since; looked for only where an event tells of one."""
        told = "return" in nouns_of(self.events)
        return returns_after(self.incident) if told else []

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

    Who may see it is asked afterwards: that takes its guides. Every change has its event, so what
    no event speaks of is not looked for; what most do not have is read where it is shown.
    """
    known = Incident.objects.select_related(*ALWAYS_SHOWN).annotate(has_dead_letters=dead_letters())
    # Not first(): to put one row in order costs as much as to read it.
    incident = next(iter(known.filter(pk=number)), None)
    if incident is None:
        return None
    incident.location = places_in(state)[incident.location_id]
    incident.absences_covered = covered_in(state)
    events = events_of(incident)
    nouns = nouns_of(events)
    prefetch_related_objects([incident], "deadlines", *_rows_told(incident, nouns))
    recovery = Recovery(
        incident=incident,
        diagnosis=getattr(incident, "diagnosis", None),
        events=events,
        holds=holds_of(incident) if "hold" in nouns else Holds(),
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


def _rows_told(incident: Incident, nouns: Collection[str]) -> Iterator["Prefetch[Any]"]:
    for noun, (rows, model) in TOLD_AS.items():
        if _may_matter(noun, incident):
            known = model._default_manager.order_by("pk")
            yield Prefetch(rows, known if noun in nouns else known.none())


def _may_matter(noun: str, incident: Incident) -> bool:
    if noun == "handoff":
        return incident.is_on_the_way
    return noun != "check_in" or incident.status == IncidentStatus.FIXED


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
