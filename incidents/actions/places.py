"""Opening, changing and closing the places of the business and their departments."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import QuerySet

from incidents.actions import history
from incidents.actions.versions import columns_of, save_over
from incidents.models import Department, Location, User
from incidents.permissions.customer_reports import may_open_tell_us
from incidents.permissions.settings import may_change_settings
from incidents.refusals import Invalid
from incidents.words.events import EventKind

CODE_BYTES = 9  # short enough to be typed from a sign, too many to be guessed


@dataclass(frozen=True)
class Place:
    """What a location is: its name, its zone, and when it calls its customers."""

    name: str
    time_zone: str
    calls_from: time
    calls_until: time
    fallback_manager: User | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Part:
    """What a department is: its name and the head who makes its check-in calls."""

    name: str
    head: User | None = None
    is_open: bool = True


@transaction.atomic
def add_location(place: Place, *, by: User, at: datetime) -> Location:
    """Open a place. Raises Forbidden, Invalid. Rule 5."""
    may_change_settings(by).or_refuse()
    _refuse_impossible_hours(place)
    _refuse_second(place.name, Location.objects.all())
    location = Location(**columns_of(place))
    location.save()
    history.record(None, EventKind.PLACE_ADDED, by=by, at=at, location=location.pk)
    return location


@transaction.atomic
def change_location(
    location: Location, *, place: Place, version: int, by: User, at: datetime
) -> None:
    """Change a place; clocks that run keep their time. Raises Forbidden, Invalid, Conflict.

    The last open place stays open: an incident has to happen somewhere. Rule 5.
    """
    may_change_settings(by).or_refuse()
    _refuse_impossible_hours(place)
    others = Location.objects.exclude(pk=location.pk)
    _refuse_second(place.name, others)
    if not place.is_open and not others.filter(is_open=True).exists():
        raise Invalid("This is the last open place; incidents need one.", field="is_open")
    changed = save_over(location, place, version=version)
    history.record(
        None, EventKind.PLACE_CHANGED, by=by, at=at, location=location.pk, fields=changed
    )


@transaction.atomic
def add_department(location: Location, *, part: Part, by: User, at: datetime) -> Department:
    """Add a department to a place. Raises Forbidden, Invalid. Product I1."""
    may_change_settings(by).or_refuse()
    _refuse_second(part.name, location.departments.all())
    department = Department(location=location, **columns_of(part))
    department.save()
    history.record(None, EventKind.PLACE_ADDED, by=by, at=at, department=department.pk)
    return department


@transaction.atomic
def change_department(
    department: Department, *, part: Part, version: int, by: User, at: datetime
) -> None:
    """Change a department or its head. Raises Forbidden, Invalid, Conflict. Product I1."""
    may_change_settings(by).or_refuse()
    _refuse_second(part.name, department.location.departments.exclude(pk=department.pk))
    changed = save_over(department, part, version=version)
    history.record(
        None, EventKind.PLACE_CHANGED, by=by, at=at, department=department.pk, fields=changed
    )


def _refuse_impossible_hours(place: Place) -> None:
    if place.calls_until <= place.calls_from:
        raise Invalid("Calls have to end after they begin.", field="calls_until")


def _refuse_second(name: str, others: QuerySet[Location] | QuerySet[Department]) -> None:
    if others.filter(name__iexact=name).exists():
        raise Invalid("There is one of this name already.", field="name")


@transaction.atomic
def open_tell_us(location: Location, *, by: User, at: datetime) -> None:
    """Give a place a page on which customers tell us; an address it had before ends. Forbidden.

    Product 6: break the silence.
    """
    may_open_tell_us(by, location).or_refuse()
    code = secrets.token_urlsafe(CODE_BYTES)
    Location.objects.filter(pk=location.pk).update(tell_us_code=code)
    history.record(None, EventKind.TELL_US_OPENED, by=by, at=at, location=location.pk)


@transaction.atomic
def close_tell_us(location: Location, *, by: User, at: datetime) -> None:
    """Close the page on which customers tell us; what they told stays. Raises Forbidden."""
    may_open_tell_us(by, location).or_refuse()
    if Location.objects.filter(pk=location.pk).exclude(tell_us_code="").update(tell_us_code=""):
        history.record(None, EventKind.TELL_US_CLOSED, by=by, at=at, location=location.pk)
