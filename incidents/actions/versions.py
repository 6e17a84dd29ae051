"""The pen for records that several people keep: saved only over the version that was read."""

from dataclasses import fields
from typing import TYPE_CHECKING

from incidents.models import (
    Absence,
    Budget,
    Customer,
    Department,
    DutyShift,
    Gesture,
    IncidentType,
    Location,
    Organisation,
    RecoveryPolicy,
    User,
    VolumePeriod,
)
from incidents.refusals import Conflict

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Kept = (
    Absence
    | Budget
    | Customer
    | Department
    | DutyShift
    | Gesture
    | IncidentType
    | Location
    | Organisation
    | RecoveryPolicy
    | User
    | VolumePeriod
)

CHANGED_MEANWHILE = "Someone else changed this a moment ago; compare and save again."


def columns_of(known: "DataclassInstance") -> dict[str, object]:
    """These are the columns of what is known, by name."""
    # Not asdict: it would copy the people and places among them.
    return {one.name: getattr(known, one.name) for one in fields(known)}


def save_over(record: Kept, known: "DataclassInstance", /, *, version: int) -> list[str]:
    """Save what is known over the version that was read, and name the columns that changed.

    Raises Conflict when somebody else was faster. Rule 12.
    """
    columns = columns_of(known)
    changed = sorted(name for name, value in columns.items() if value != getattr(record, name))
    # Not type(record): whoever is signed in comes wrapped.
    rows = record._meta.model._default_manager
    unchanged = rows.filter(pk=record.pk, version=version)
    if unchanged.update(version=version + 1, **columns) == 0:
        raise Conflict(CHANGED_MEANWHILE)
    record.refresh_from_db()
    return changed
