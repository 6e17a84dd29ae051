"""The plan of duty managers, and telling them the moment something is logged."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from incidents.actions import history, letters
from incidents.actions.versions import CHANGED_MEANWHILE, columns_of, save_over
from incidents.emails.duty import incident_logged, nobody_key, nobody_on_duty
from incidents.models import DutyShift, Incident, Location, OutgoingEmail, User
from incidents.permissions.duty import may_plan_shifts
from incidents.permissions.incidents import may_see
from incidents.policy.shifts import weekdays_of
from incidents.queries.duty import manager_now, on_duty, who_is_away
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind
from incidents.words.people import Role

WEEK = 7


@dataclass(frozen=True)
class Turn:
    """What a shift is: whose, on which weekdays, from when to when, and for which days only."""

    person: User
    weekdays: str
    starts: time
    ends: time
    first_day: date | None = None
    last_day: date | None = None


@transaction.atomic
def add_shift(location: Location, *, turn: Turn, by: User, at: datetime) -> DutyShift:
    """Put somebody on duty at a place. Raises Forbidden, Invalid. Product A2."""
    may_plan_shifts(by, location).or_refuse()
    _refuse_impossible(turn, location, at=at)
    shift = DutyShift(location=location, **columns_of(turn))
    shift.save()
    _note(EventKind.SHIFT_ADDED, shift, by=by, at=at)
    return shift


@transaction.atomic
def change_shift(shift: DutyShift, *, turn: Turn, version: int, by: User, at: datetime) -> None:
    """Change a shift of the plan. Raises Forbidden, Invalid, Conflict. Product A2."""
    may_plan_shifts(by, shift.location).or_refuse()
    _refuse_impossible(turn, shift.location, at=at)
    if shift.is_over:
        raise Conflict("This shift was taken out of the plan.")
    changed = save_over(shift, turn, version=version)
    _note(EventKind.SHIFT_CHANGED, shift, by=by, at=at, fields=changed)


@transaction.atomic
def remove_shift(shift: DutyShift, *, version: int, by: User, at: datetime) -> None:
    """Take a shift out of the plan; what happened in it stays. Raises Forbidden, Conflict."""
    may_plan_shifts(by, shift.location).or_refuse()
    as_read = DutyShift.objects.filter(pk=shift.pk, version=version, is_over=False)
    if not as_read.update(is_over=True, version=version + 1):
        raise Conflict(CHANGED_MEANWHILE)
    _note(EventKind.SHIFT_REMOVED, shift, by=by, at=at)


def tell_who_is_on_duty(incident: Incident, *, by: User | None, at: datetime) -> None:
    """Tell the duty manager that something was logged, in the same transaction. Product A2.

    Where nobody is on duty, the fallback manager of the place, and the business owners are warned
    once a day. Whoever logged it knows; a restricted incident is told to who may see it.
    """
    place = incident.location
    person = on_duty([place.pk], at=at).get(place.pk)
    nobody = person is None
    if person is None or not may_see(person, incident):
        person = manager_now(incident, away=who_is_away(at=at))
    told = [person.pk] if person and person != by else []
    if nobody:
        history.record(incident, EventKind.NOBODY_ON_DUTY, by=None, at=at, told=told)
        _warn(place, told=person if told else None, at=at)
    if person and told:
        letters.queue(incident_logged(incident, to=person), at=at)
        if not nobody:
            history.record(incident, EventKind.DUTY_MANAGER_TOLD, by=None, at=at, told=told)


def _warn(place: Location, *, told: User | None, at: datetime) -> None:
    on = at.astimezone(place.zone).date()
    owners = list(User.objects.working().filter(role=Role.OWNER).order_by("pk"))
    keys = {nobody_key(place, on=on, to=owner): owner for owner in owners}
    # Looked up first: wording a letter that was written this morning would slow every log down.
    written = OutgoingEmail.objects.filter(dedupe_key__in=keys)
    for key in set(keys) - set(written.values_list("dedupe_key", flat=True)):
        letters.queue(nobody_on_duty(place, on=on, to=keys[key], told=told), at=at)


def _refuse_impossible(turn: Turn, location: Location, *, at: datetime) -> None:
    if not turn.person.is_active:
        raise Invalid(f"{turn.person.name} no longer works here.", field="person")
    days = weekdays_of(turn.weekdays)
    if not days:
        raise Invalid("Choose at least one day of the week.", field="weekdays")
    if turn.last_day is None:
        return
    first = turn.first_day or at.astimezone(location.zone).date()
    if turn.last_day < first:
        over = "This is before the first day." if turn.first_day else "This day is over already."
        raise Invalid(over, field="last_day")
    length = (turn.last_day - first).days + 1
    if not any(
        (first + timedelta(days=ahead)).isoweekday() in days for ahead in range(min(length, WEEK))
    ):
        raise Invalid("None of these weekdays lies between the two days.", field="weekdays")


def _note(kind: EventKind, shift: DutyShift, *, by: User, at: datetime, **details: Any) -> None:
    about: dict[str, Any] = {
        "shift": shift.pk,
        "location": shift.location_id,
        "person": shift.person_id,
    }
    history.record(None, kind, by=by, at=at, **about, **details)
