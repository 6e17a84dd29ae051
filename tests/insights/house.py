"""A house of random rows from one seed: whatever the database allows, likely or not."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from incidents.models import (
    Deadline,
    Diagnosis,
    Guide,
    Incident,
    IncidentType,
    LoyaltyReading,
)
from incidents.words.incidents import CauseClass, DiscoveredBy, Severity
from incidents.words.loyalty import Moment, Source
from incidents.words.people import Role
from tests.insights.money import money_of
from tests.makers import make_customer, make_department, make_location, make_person

DAYS = 500
AT_ONCE = 2000
STATUSES = ("open", "fixed", "closed", "closed", "closed", "withdrawn")
KINDS = ("first_contact", "fix", "apology")


class House:
    """Two places, some people and customers, and as many incidents as asked for."""

    def __init__(self, seed: int, *, incidents: int, ends: datetime) -> None:
        self.chance = random.Random(seed)  # noqa: S311  the same house from the same seed
        self.ends = ends
        self.places = [make_location("Harbour"), make_location("Hill")]
        self.rooms = [
            make_department(name, location=place)
            for name, place in zip(("Rooms", "Kitchen", "Bar"), self.places * 2, strict=False)
        ]
        self.kinds = [IncidentType.objects.create(name=name) for name in ("Late", "Lost", "Cold")]
        self.staff = [
            make_person(f"Desk {number}", location=self.places[number % 2]) for number in range(5)
        ]
        self.manager = make_person("Manager", role=Role.MANAGER, location=self.places[0])
        self.owner = make_person("Business owner", role=Role.OWNER)
        self.guests = [make_customer(f"Guest {number}") for number in range(incidents // 3 + 1)]
        made = Incident.objects.bulk_create(
            [self._incident() for _ in range(incidents)], batch_size=AT_ONCE
        )
        LoyaltyReading.objects.bulk_create(self._readings(made), batch_size=AT_ONCE)
        Deadline.objects.bulk_create(self._deadlines(made), batch_size=AT_ONCE)
        Diagnosis.objects.bulk_create(self._diagnoses(made), batch_size=AT_ONCE)
        Guide.objects.bulk_create(self._guides(made), batch_size=AT_ONCE)
        money_of(self, made)

    def maybe(self, part: float) -> bool:
        return self.chance.random() < part

    def amount(self) -> Decimal:
        """Often one of few prices, so that ratios meet the marks; else anything."""
        some = [Decimal(price) for price in (0, 20, 30, 40, 60, 80, 100, 200)]
        odd = Decimal(self.chance.randint(1, 40_000)) / 100
        return self.chance.choice([*some, odd, odd, odd])

    def _incident(self) -> Incident:
        chance, ends = self.chance, self.ends
        logged = ends - timedelta(seconds=chance.uniform(1, DAYS * 86400))
        status = chance.choice(STATUSES)
        place = chance.choice(self.places)
        fixed = self._later(logged) if status in {"fixed", "closed"} or self.maybe(0.1) else None
        if status == "closed" and self.maybe(0.05):
            fixed = None
        customer = chance.choice([None, *self.guests[: len(self.guests) // 4], *self.guests])
        return Incident(
            what_happened="Something went wrong",
            customer=customer,
            incident_type=chance.choice([None, *self.kinds]),
            severity=chance.choice(list(Severity)),
            location=place,
            department=chance.choice([None, *self.rooms]),
            discovered_by=chance.choice(list(DiscoveredBy)),
            value_that_failed=None if self.maybe(0.2) else self.amount(),
            is_restricted=self.maybe(0.15),
            owner=chance.choice(self.staff),
            logged_by=chance.choice(self.staff),
            occurred_at=logged - timedelta(seconds=chance.uniform(0, 9 * 86400)),
            logged_at=logged,
            first_contact_at=None if self.maybe(0.2) else self._later(logged),
            status=status,
            rung=chance.randint(0, 3),
            handoff_count=chance.choice((0, 0, 1, 3)),
            fixed_at=fixed,
            resolved_first_interaction=chance.choice((None, True, False)),
            no_extra_reason=chance.choice(("", "They left")),
            returned_at=self._later(fixed, days=120) if fixed and self.maybe(0.4) else None,
            closed_at=ends if status == "closed" else None,
            closed_as="recovered" if status == "closed" else "",
        )

    def _later(self, at: datetime, *, days: float = 1) -> datetime:
        """Often a few minutes on, to the second; at times before it, or days after."""
        if self.maybe(0.5):
            return at + timedelta(minutes=self.chance.randint(-2, 60))
        return at + timedelta(seconds=self.chance.uniform(0, days * 86400))

    def _readings(self, made: list[Incident]) -> Iterator[LoyaltyReading]:
        known = {
            "recorded_by": self.staff[0],
            "recorded_at": self.ends,
        }
        for incident in made:
            if incident.customer is None:
                continue
            moments = [moment for moment in Moment for _ in range(3) if self.maybe(0.45)]
            # A second one of the same moment and the same time is later by its key alone.
            times = [incident.occurred_at + timedelta(hours=hours) for hours in (-30, 2, 2, 90)]
            for moment in moments:
                yield LoyaltyReading(
                    customer=incident.customer,
                    incident=None if self.maybe(0.1) else incident,
                    moment=moment,
                    score=self.chance.randint(0, 10),
                    source=self.chance.choice(list(Source)),
                    read_at=self.chance.choice(times),
                    **known,
                )

    def _deadlines(self, made: list[Incident]) -> Iterator[Deadline]:
        for incident in made:
            for kind in KINDS:
                for generation in range(self.chance.randint(0, 2)):
                    yield self._deadline(incident, kind=kind, generation=generation)

    def _deadline(self, incident: Incident, **known: Any) -> Deadline:
        due, hour = incident.logged_at + timedelta(hours=1), timedelta(hours=1)
        state, done = self.chance.choice(
            [
                ("met", due - hour),
                ("breached", None),
                ("breached", due + hour),
                ("cancelled", None),
                ("armed" if known["generation"] == 0 else "cancelled", None),
            ]
        )
        started = {"started_at": incident.logged_at, "due_at": due}
        return Deadline(incident=incident, state=state, done_at=done, **started, **known)

    def _diagnoses(self, made: list[Incident]) -> Iterator[Diagnosis]:
        for incident in made:
            if self.maybe(0.6):
                cause = self.chance.choice(["", *CauseClass])
                written = {"written_by": self.staff[0], "written_at": self.ends}
                yield Diagnosis(incident=incident, cause_class=cause, **written)

    def _guides(self, made: list[Incident]) -> Iterator[Guide]:
        for incident in made:
            if self.maybe(0.1):
                asked = {"asked_by": self.owner, "asked_at": self.ends}
                yield Guide(incident=incident, person=self.chance.choice(self.staff), **asked)
