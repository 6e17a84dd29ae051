"""What Today shows beside the list of duties: what waits, who was not told, four figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from incidents.models import Absence, CheckInCall, Incident, User
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.working_time import instant
from incidents.queries.asked import (
    approvals_for,
    calls_for,
    gifts_for,
    handoffs_for,
    late_gifts_for,
    process_fixes_for,
)
from incidents.queries.clock_faces import ClockFace, clocks_of
from incidents.queries.duty import Covers, covers_of
from incidents.queries.insights.loyalty import Bounce, bounce_of
from incidents.queries.insights.response import Times, first_contact_of
from incidents.queries.insights.spend import Spent, spent_since
from incidents.queries.kept import AsOf
from incidents.queries.owed import Duty, late_of_others, own_clocks
from incidents.queries.owned import Owned, covered_for, owned_by
from incidents.queries.recoveries import hidden_from, led_by, pressing
from incidents.queries.stalled import stalled_for
from incidents.queries.standing import rung_lines
from incidents.words.people import SENIOR

CONTACT_DAYS = 30
BOUNCE_DAYS = 90
LAST_LOGGED = 5
CLOCKS_SHOWN = 4
NOT_TOLD_SHOWN = 5
STALLED_SHOWN = 5
NOBODY = Covers([], own=None)


@dataclass(frozen=True)
class Standing:
    """How many recoveries are on the way now, and how many of them press."""

    on_the_way: int
    late: int
    at_risk: int


@dataclass(frozen=True)
class Figures:
    """How it stands and went lately: minutes over 30 days, readings over 90, money of the month."""

    standing: Standing
    contact: Times
    bounce: Bounce
    spent: Spent


@dataclass(frozen=True)
class Top:
    """The recovery at the top of the list, at a glance: its ladder and its clocks."""

    duty: Duty
    incident: Incident
    clocks: list[ClockFace]
    rungs: dict[str, str]


@dataclass(frozen=True)
class Day:
    """What one person's Today rests on."""

    mine: list[Owned]
    away: Absence | None
    duties: list[Duty]
    top: Top | None
    next_date: datetime | None
    stalled: list[Incident]
    not_told: list[Incident]
    last_logged: list[Incident]


def day_of(person: User, *, state: AsOf) -> Day:
    """This is what Today shows one person, read again when something happens, and each minute."""
    return _day(person.pk, state)


@lru_cache(maxsize=64)
def _day(key: int, state: AsOf) -> Day:
    person, at = User.objects.select_related("location").get(pk=key), state.at
    mine, covers = owned_by(person, at=at), covers_of(person)
    covered = covered_for(person, covers.people, at=at)
    duties = duties_of(person, at=at, mine=[*mine, *covered], covers=covers)
    return Day(
        mine=mine,
        away=covers.own,
        duties=duties,
        top=top_of(duties, at=at),
        next_date=None if duties else next_date(person, at=at),
        stalled=list(stalled_for(person, at=at)[:STALLED_SHOWN]) if person.role in SENIOR else [],
        not_told=list(not_told_yet(person)[:NOT_TOLD_SHOWN]) if person.role in SENIOR else [],
        last_logged=list(last_logged(person)) if person.role not in SENIOR else [],
    )


def duties_of(
    person: User,
    *,
    at: datetime,
    mine: Sequence[Owned],
    covers: Covers = NOBODY,
) -> list[Duty]:
    """This is everything that needs one person now: late first, then by due time. Product A7.

    `mine` are the recoveries from owned_by and covered_for. The number of queries does not grow
    with the rows.
    """
    hidden = hidden_from(person)
    shown = [*hidden, *(one.incident.pk for one in mine if one.away)]
    found = [
        *own_clocks(mine, at=at),
        *late_of_others(person, at=at, hidden=shown),
        *approvals_for(person, at=at),
        *handoffs_for(person, at=at, hidden=hidden),
        *calls_for(person, at=at, hidden=hidden, covered=covers.people),
        *gifts_for(person, at=at, hidden=hidden),
        *late_gifts_for(person, at=at),
        *process_fixes_for(person, at=at),
    ]
    return sorted(found, key=lambda duty: duty.urgency)


def top_of(duties: Iterable[Duty], *, at: datetime) -> Top | None:
    """This is the first recovery of the list, with its ladder and its clocks; None of none."""
    duty = next((duty for duty in duties if duty.number), None)
    if duty is None or duty.number is None:
        return None
    rows = Incident.objects.prefetch_related("deadlines", "apologies", "remedies")
    incident = rows.select_related("location").get(pk=duty.number)
    clocks = clocks_of(incident, at=at)[:CLOCKS_SHOWN]
    return Top(duty, incident, clocks, rung_lines(incident))


def standing_for(person: User, *, at: datetime) -> Standing:
    """These are the open recoveries of what this person leads."""
    led = Incident.objects.visible_to(person).filter(led_by(person))
    return Standing(*pressing(led, at=at))


def figures_for(person: User, *, state: AsOf) -> Figures:
    """These are the figures a manager or the business owner sees first, for what they lead.

    They rest on history: until something is written they are what they were, so they are kept
    for a minute. Money never without lift. Product A13, F6, J8.
    """
    return _figures(person.pk, state)


@lru_cache(maxsize=64)
def _figures(key: int, state: AsOf) -> Figures:
    person, at = User.objects.select_related("location").get(pk=key), state.at
    led = Incident.objects.visible_to(person).counted().filter(led_by(person))
    today = at.astimezone(person.zone).date()
    month = instant(today.replace(day=1), time(0), person.zone)
    return Figures(
        standing=standing_for(person, at=at),
        contact=first_contact_of(led.filter(logged_at__gte=at - timedelta(days=CONTACT_DAYS))),
        bounce=bounce_of(led.filter(logged_at__gte=at - timedelta(days=BOUNCE_DAYS))),
        spent=spent_since(led, month),
    )


def not_told_yet(person: User) -> IncidentQuerySet:
    """These are found by ourselves at the places one leads, and the customer does not know. L3."""
    led = Incident.objects.visible_to(person).not_told_yet().filter(led_by(person))
    return led.select_related("owner").order_by("logged_at")


def last_logged(person: User) -> IncidentQuerySet:
    """These are the last five that one logged."""
    logged = Incident.objects.filter(logged_by=person)
    return logged.counted().order_by("-logged_at")[:LAST_LOGGED]


def next_date(person: User, *, at: datetime) -> datetime | None:
    """This is the next moment that is known to need this person: a call to make or to come."""
    calls = CheckInCall.objects.scheduled().filter(due_at__gt=at)
    mine = calls.filter(caller=person) | calls.filter(incident__owner=person)
    return mine.order_by("due_at").values_list("due_at", flat=True).first()
