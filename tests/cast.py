"""The cast of every test: people by their role, a place, and noon."""

from datetime import UTC, datetime, time

import pytest

from incidents.actions.recoveries import mark_fixed
from incidents.models import CheckInCall, Customer, Department, Incident, Location, User
from incidents.words.people import Role
from tests.makers import (
    make_customer,
    make_department,
    make_incident,
    make_location,
    make_person,
    make_shift,
)

# A Wednesday. Local time of the harbour is one hour later (Europe/Berlin, winter).
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def harbour(db: None) -> Location:
    return make_location("Harbour")


@pytest.fixture
def rooms(harbour: Location) -> Department:
    return make_department("Rooms", location=harbour)


@pytest.fixture
def staff_member(harbour: Location) -> User:
    return make_person("Front desk, Harbour", location=harbour)


@pytest.fixture
def colleague(harbour: Location) -> User:
    return make_person("Evening desk, Harbour", location=harbour)


@pytest.fixture
def alone_on_duty(staff_member: User, harbour: Location) -> None:
    """The front desk is on duty itself, so that a log is one event and no letter."""
    make_shift(staff_member, harbour, starts=time(0), ends=time(0))


@pytest.fixture
def manager_user(harbour: Location) -> User:
    return make_person("Manager, Harbour", role=Role.MANAGER, location=harbour)


@pytest.fixture
def second_manager(harbour: Location) -> User:
    return make_person("Night manager, Harbour", role=Role.MANAGER, location=harbour)


@pytest.fixture
def department_head(harbour: Location, rooms: Department) -> User:
    head = make_person("Head of rooms", role=Role.DEPARTMENT_HEAD, location=harbour)
    rooms.head = head
    rooms.save(update_fields=["head"])
    return head


@pytest.fixture
def business_owner(db: None) -> User:
    return make_person("Business owner", role=Role.OWNER)


@pytest.fixture
def guest(db: None) -> Customer:
    return make_customer("Guest, room 412")


@pytest.fixture
def incident(
    staff_member: User, rooms: Department, department_head: User, guest: Customer
) -> Incident:
    """Logged at noon by the front desk, high severity, for the guest in room 412."""
    return make_incident(by=staff_member, customer=guest, department=rooms)


@pytest.fixture
def fixed(incident: Incident, staff_member: User) -> Incident:
    """The same incident, its problem gone at noon."""
    mark_fixed(incident, what_was_done="A suite", fixed_at=NOON, by=staff_member, at=NOON)
    incident.refresh_from_db()
    return incident


@pytest.fixture
def call(fixed: Incident) -> CheckInCall:
    """The call that is planned for it, a week later, for the head of rooms."""
    return CheckInCall.objects.get(incident=fixed)
