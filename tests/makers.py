"""Makers: rows that no rule looks at, and incidents that come through the front door."""

from datetime import UTC, datetime
from typing import Any

from incidents.actions.incidents import Report, log_incident
from incidents.models import Customer, Department, Incident, Location, User
from incidents.words.incidents import Severity
from incidents.words.people import Role

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def make_location(name: str = "Harbour", **fields: Any) -> Location:
    return Location.objects.create(name=name, **{"time_zone": "Europe/Berlin", **fields})


def make_department(name: str, *, location: Location, head: User | None = None) -> Department:
    return Department.objects.create(name=name, location=location, head=head)


def make_person(
    name: str, *, role: str = Role.STAFF, location: Location | None = None, **fields: Any
) -> User:
    address = "".join(sign if sign.isalnum() else "-" for sign in name.lower())
    return User.objects.create_user(
        f"{address}@example.com", name=name, role=role, location=location, **fields
    )


def make_customer(name: str = "Guest, room 412", **fields: Any) -> Customer:
    return Customer.objects.create(name=name, **{"added_at": LONG_AGO, **fields})


def make_incident(
    *,
    by: User,
    at: datetime = datetime(2026, 3, 4, 12, 0, tzinfo=UTC),
    what_happened: str = "The room was not ready at five",
    severity: str = Severity.HIGH,
    **report: Any,
) -> Incident:
    location = report.pop("location", None) or by.location or make_location("Somewhere")
    return log_incident(
        Report(what_happened=what_happened, location=location, severity=severity, **report),
        by=by,
        at=at,
    )
