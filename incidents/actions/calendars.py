"""Setting when a place works: its weekly hours, the holidays it keeps and days off of its own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from incidents.actions import history
from incidents.actions.versions import save_over
from incidents.models import Location, User
from incidents.permissions.settings import may_change_settings
from incidents.policy.calendars import OPEN, countries, regions
from incidents.policy.opening_hours import runs_into_the_next, week_of
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind
from incidents.words.places import Weekday

FURTHEST = timedelta(days=3 * 366)  # a day off that is further away is a slip


@dataclass(frozen=True)
class Calendar:
    """When a place works in a usual week, and whose public holidays it keeps."""

    weekly_hours: dict[str, list[list[str]]]
    holiday_country: str = ""
    holiday_region: str = ""


@dataclass(frozen=True)
class OwnDays:
    """The days of a place's own: ISO date and name; no name, and it is open all the same."""

    own_days: dict[str, str]


@transaction.atomic
def set_hours(
    location: Location, *, calendar: Calendar, version: int, by: User, at: datetime
) -> None:
    """Set the usual week of a place and whose holidays it keeps. Product A12.

    It counts for what is promised from now on; clocks that run keep their time. Raises Forbidden,
    Invalid, Conflict. Rule 5; reliability 2.6.
    """
    may_change_settings(by).or_refuse()
    _refuse_impossible_week(calendar)
    _refuse_unknown_country(calendar)
    changed = save_over(location, calendar, version=version)
    history.record(
        None, EventKind.CALENDAR_CHANGED, by=by, at=at, location=location.pk, fields=changed
    )


@transaction.atomic
def add_day_off(location: Location, *, day: date, name: str, by: User, at: datetime) -> None:
    """Keep a day on which this place is closed. Raises Forbidden, Invalid. Product A12."""
    may_change_settings(by).or_refuse()
    location = _held(location)
    today = at.astimezone(location.zone).date()
    if not name.strip():
        raise Invalid("Say what this day is.", field="name")
    if not today <= day <= today + FURTHEST:
        raise Invalid("Choose a day from today on, within three years.", field="day")
    if location.days_off.own.get(day.isoformat()):
        raise Invalid("This day is in the list already.", field="day")
    _keep(location, location.own_days | {day.isoformat(): name.strip()}, day=day, by=by, at=at)


@transaction.atomic
def open_all_the_same(location: Location, *, day: date, by: User, at: datetime) -> None:
    """Keep a public holiday on which this place works. Raises Forbidden, Conflict."""
    may_change_settings(by).or_refuse()
    location = _held(location)
    if day not in location.days_off:
        raise Conflict(f"{location.name} is open on this day already.")
    _keep(location, location.own_days | {day.isoformat(): OPEN}, day=day, by=by, at=at)


@transaction.atomic
def forget_day(location: Location, *, day: date, by: User, at: datetime) -> None:
    """Let go of what was said about one day: the usual week and the country decide again.

    Raises Forbidden, Conflict.
    """
    may_change_settings(by).or_refuse()
    location = _held(location)
    left = {iso: name for iso, name in location.own_days.items() if iso != day.isoformat()}
    if left == location.own_days:
        raise Conflict("This day is not in the list any more.")
    _keep(location, left, day=day, by=by, at=at)


def _held(location: Location) -> Location:
    # Held, so that of two people who add a day neither loses one.
    return Location.objects.select_for_update(no_key=True).get(pk=location.pk)


def _keep(
    location: Location, own_days: dict[str, str], *, day: date, by: User, at: datetime
) -> None:
    in_order = dict(sorted(own_days.items()))
    changed = save_over(location, OwnDays(in_order), version=location.version)
    history.record(
        None,
        EventKind.CALENDAR_CHANGED,
        by=by,
        at=at,
        location=location.pk,
        fields=changed,
        day=day.isoformat(),
    )


def _refuse_impossible_week(calendar: Calendar) -> None:
    week = week_of(calendar.weekly_hours)
    if not any(week.values()):
        raise Invalid("Give at least one day its hours.", field=f"day_{Weekday.MONDAY}")
    overlaps = runs_into_the_next(week)
    if overlaps is not None:
        raise Invalid("Its hours run into the hours that follow.", field=f"day_{overlaps}")


def _refuse_unknown_country(calendar: Calendar) -> None:
    country, region = calendar.holiday_country, calendar.holiday_region
    if country and country not in countries():
        raise Invalid("Nobody knows the holidays of this country.", field="holiday_country")
    if region and region not in regions(country):
        raise Invalid("This is no region of the country.", field="holiday_region")
