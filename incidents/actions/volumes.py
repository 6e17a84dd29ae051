"""How much was done: entered or corrected for a month, one at a time or from a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from incidents.actions import history
from incidents.actions.versions import CHANGED_MEANWHILE, save_over
from incidents.models import Department, Location, User, VolumePeriod
from incidents.permissions.volumes import may_keep_volumes, may_keep_volumes_of
from incidents.policy.volumes import refuse_count, refuse_month
from incidents.queries.volumes import read_import, volume_of
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind


@dataclass(frozen=True)
class Done:
    """How much was done in one month, who says so, and when they said it."""

    actions: int
    entered_by: User
    entered_at: datetime


@dataclass(frozen=True)
class Cell:
    """One month of a place, or of one department there: what a number of actions belongs to."""

    location: Location
    department: Department | None
    month: date

    @property
    def keys(self) -> dict[str, Any]:
        """What it is about, for history."""
        place: dict[str, Any] = {"location": self.location.pk}
        if self.department:
            place = {"department": self.department.pk}
        return {**place, "month": self.month}


@transaction.atomic
def set_volume(cell: Cell, *, actions: int, version: int, by: User, at: datetime) -> VolumePeriod:
    """Enter or correct how many actions a place had in a month that has begun there. L1.

    `version` is the one that was read, 0 where there was none. Raises Forbidden, Invalid, Conflict.
    """
    may_keep_volumes_of(by, cell.location).or_refuse()
    _refuse(cell, actions, at=at)
    _hold([cell.location.pk])
    known = volume_of(cell.location, cell.department, cell.month)
    if (known.version if known else 0) != version:
        raise Conflict(CHANGED_MEANWHILE)
    if known and known.actions == actions:
        return known
    return _write(cell, known, actions=actions, by=by, at=at)


@transaction.atomic
def remove_volume(volume: VolumePeriod, *, version: int, by: User, at: datetime) -> None:
    """Take out what was entered for the wrong month or place; it has no rate then. L1.

    Raises Forbidden, Conflict.
    """
    may_keep_volumes_of(by, volume.location).or_refuse()
    gone, _ = VolumePeriod.objects.filter(pk=volume.pk, version=version).delete()
    if not gone:
        raise Conflict(CHANGED_MEANWHILE)
    cell = Cell(volume.location, volume.department, volume.month)
    details = {**cell.keys, "before": volume.actions}
    history.record(None, EventKind.VOLUME_REMOVED, by=by, at=at, **details)


@transaction.atomic
def import_volumes(text: str, *, seen: str, by: User, at: datetime) -> int:
    """Write what a file says and the house does not know yet; gives how many months that were.

    `seen` is the mark of the preview that was confirmed. A second import of the same file changes
    nothing. Raises Forbidden, Invalid where a line is bad, Conflict where the preview would look
    different now. Rule 12; product L1.
    """
    may_keep_volumes(by).or_refuse()
    found = read_import(text, by=by, at=at)
    if found.troubles:
        raise Invalid(f"Line {found.troubles[0]} Nothing was written.", field="lines")
    _hold({line.location.pk for line in found.lines})
    found = read_import(text, by=by, at=at)
    if found.mark != seen:
        raise Conflict("Something changed meanwhile; look at what would be written again.")
    changes = found.changes  # before they are written: then nothing changes any more
    for line in changes:
        cell = Cell(line.location, line.department, line.month)
        _write(cell, line.known, actions=line.actions, by=by, at=at)
    return len(changes)


def _refuse(cell: Cell, actions: int, *, at: datetime) -> None:
    refuse_count(actions)
    refuse_month(cell.month, today=at.astimezone(cell.location.zone).date())
    if cell.department and cell.department.location_id != cell.location.pk:
        raise Invalid("This department is at another place.", field="department")


def _hold(places: Iterable[int]) -> None:
    # Of two people who enter the same month the second waits, and finds what the first wrote.
    rows = Location.objects.select_for_update(no_key=True).filter(pk__in=places)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _write(
    cell: Cell, known: VolumePeriod | None, *, actions: int, by: User, at: datetime
) -> VolumePeriod:
    before = known.actions if known else None
    done = Done(actions=actions, entered_by=by, entered_at=at)
    volume = known or VolumePeriod(
        location=cell.location,
        department=cell.department,
        month=cell.month,
        actions=actions,
        entered_by=by,
        entered_at=at,
    )
    if known:
        save_over(known, done, version=known.version)
    else:
        volume.save()
    details = {**cell.keys, "actions": actions, "before": before}
    history.record(None, EventKind.VOLUME_SET, by=by, at=at, **details)
    return volume
