"""How long the daily mail of a large house takes: 2,000 people, all in the same minute."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.timezone import now

from incidents.actions.digests import queue_digests
from incidents.models import Deadline, Incident, Location, User
from incidents.policy.clock import BREACH
from incidents.words.clock import DeadlineKind
from incidents.words.people import Role

PEOPLE = 2_000
ONE_IN_MANAGES = 20
OWED = (DeadlineKind.FIRST_CONTACT, DeadlineKind.FIX, DeadlineKind.APOLOGY)


@dataclass(frozen=True)
class Prepared:
    """How many letters were written, how long it took, and how often the database was asked."""

    people: int
    letters: int
    seconds: float
    queries: int


def prepared() -> Prepared:
    """One pass for all of them; each owns one recovery with three clocks, two of them late."""
    at = (now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    _give_everyone_a_recovery(_hire(), at=at)
    asked = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*args)

    begun = time.monotonic()
    with connection.execute_wrapper(count):
        letters = queue_digests(at=at)
    return Prepared(PEOPLE, letters, time.monotonic() - begun, asked)


def _hire() -> list[User]:
    places = list(Location.objects.order_by("pk"))
    return User.objects.bulk_create(
        User(
            email=f"person-{number}@example.com",
            name=f"Person {number}",
            role=Role.STAFF if number % ONE_IN_MANAGES else Role.MANAGER,
            location=places[number % len(places)],
            time_zone="UTC",
        )
        for number in range(PEOPLE)
    )


def _give_everyone_a_recovery(people: list[User], *, at: datetime) -> None:
    incidents = Incident.objects.bulk_create(
        Incident(
            what_happened="The room was not ready at five",
            severity="high",
            location=one.location,
            owner=one,
            logged_by=one,
            occurred_at=at - timedelta(hours=3),
            logged_at=at - timedelta(hours=3),
        )
        for one in people
    )
    Deadline.objects.bulk_create(
        _deadline(incident, kind, due_at=at + timedelta(hours=number - 2, minutes=30))
        for incident in incidents
        for number, kind in enumerate(OWED)
    )


def _deadline(incident: Incident, kind: str, *, due_at: datetime) -> Deadline:
    return Deadline(
        incident=incident,
        kind=kind,
        started_at=due_at.astimezone(UTC) - timedelta(hours=1),
        due_at=due_at,
        steps={str(BREACH): 0.0},
        next_step=BREACH,
        next_step_at=due_at,
    )
