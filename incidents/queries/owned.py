"""The recoveries one person answers for, with what each still owes."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists

from incidents.lifecycle import RemedyStatus
from incidents.models import CheckInCall, Deadline, Hold, Incident, Remedy, User
from incidents.models.incidents import IncidentQuerySet
from incidents.queries.recoveries import (
    clocks_owed,
    holds_running,
    on_hold,
    waiting_for_their_date,
)

MOST_ROWS = 200
# What a row of Today shows of a recovery or rests on: there may be many, and each is wide.
READ = (
    "owner",
    "what_happened",
    "severity",
    "status",
    "rung",
    "logged_at",
    "first_contact_at",
    "fixed_at",
    "asked_at",
    "not_asked_reason",
    "no_extra_reason",
    "process_fix",
    "no_process_fix_reason",
    "stalled_since",
)


@dataclass(frozen=True)
class Owned:
    """One recovery with what it owes; `waits` when nothing is to be done before its date."""

    incident: Incident
    clocks: list[Deadline]
    extras: list[Remedy]
    call: CheckInCall | None
    waits: bool
    hold: Hold | None = None
    away: str = ""  # whose it is, where somebody else covers

    @property
    def why_mine(self) -> str:
        """Why it is on somebody's list."""
        return f"you cover for {self.away}" if self.away else "you own it"

    @property
    def extra_settled(self) -> bool:
        """Whether an extra was given, waits for a manager, or is left out with a word."""
        settled = {RemedyStatus.DELIVERED, RemedyStatus.WAITING}
        asked = any(extra.status in settled for extra in self.extras)
        return asked or bool(self.incident.no_extra_reason)

    @property
    def extra_to_give(self) -> Remedy | None:
        """The extra that is allowed and not handed over yet."""
        allowed = (one for one in self.extras if one.status == RemedyStatus.AUTHORISED)
        return next(allowed, None)


def owned_by(person: User, *, at: datetime) -> list[Owned]:
    """These are the recoveries on the way that a person owns, newest first."""
    return _owned(Incident.objects.filter(owner=person), at=at)


def covered_for(person: User, owners: Collection[User], *, at: datetime) -> list[Owned]:
    """These are the recoveries of others that a person covers, newest first. Product B2 (cover)."""
    if not owners:
        return []
    names = {owner.pk: owner.name for owner in owners}
    theirs = Incident.objects.visible_to(person).filter(owner__in=names)
    return [replace(one, away=names[one.incident.owner_id]) for one in _owned(theirs, at=at)]


def _owned(rows: IncidentQuerySet, *, at: datetime) -> list[Owned]:
    mine = rows.on_the_way()
    found = list(mine.only(*READ).order_by("-logged_at")[:MOST_ROWS])
    numbers = [one.pk for one in found]
    rows = waiting_for_their_date(mine, at=at).annotate(is_held=Exists(on_hold()))
    waiting = dict(rows.values_list("pk", "is_held"))  # type: ignore[misc]
    holds = holds_running(number for number, is_held in waiting.items() if is_held)
    clocks = clocks_owed(found)
    extras: dict[int, list[Remedy]] = {}
    planned = Remedy.objects.filter(incident__in=numbers).extras().only("incident", "status")
    for extra in planned.order_by("pk"):
        extras.setdefault(extra.incident_id, []).append(extra)
    calls = CheckInCall.objects.scheduled().filter(incident__in=numbers).select_related("caller")
    shown = calls.only("incident", "due_at", "caller__name")
    call_of = {call.incident_id: call for call in shown}
    return [
        Owned(
            incident=one,
            clocks=clocks.get(one.pk, []),
            extras=extras.get(one.pk, []),
            call=call_of.get(one.pk),
            waits=one.pk in waiting,
            hold=holds.get(one.pk),
        )
        for one in found
    ]
