"""Being away with a deputy: planned, begun, over; duties pass as cover, ownership never does."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.actions import history, letters
from incidents.actions.history import Happened
from incidents.actions.one_by_one import alone
from incidents.actions.versions import columns_of, save_over
from incidents.emails.duty import cover_began, cover_ended
from incidents.models import Absence, User
from incidents.permissions.duty import may_plan_absence
from incidents.permissions.incidents import may_see
from incidents.policy.working_time import instant
from incidents.queries.absences import (
    Passed,
    begins_now,
    covers_that_run,
    is_over,
    overlapping,
    passes,
)
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind


@dataclass(frozen=True)
class Away:
    """What an absence is: who covers, from when until when, and a word for the deputy."""

    deputy: User
    starts_at: datetime
    ends_at: datetime
    note: str = ""


@transaction.atomic
def plan_absence(person: User, *, away: Away, by: User, at: datetime) -> Absence:
    """Say when somebody is away and who covers; one that has begun passes its duties at once.

    Raises Forbidden, Invalid. Product B2 (cover).
    """
    may_plan_absence(by, person).or_refuse()
    _refuse_impossible(person, away, at=at)
    absence = Absence(person=person, entered_by=by, **columns_of(away))
    absence.save()
    _note(EventKind.ABSENCE_PLANNED, absence, by=by, at=at)
    if absence.starts_at <= at:
        _begin(absence, at=at)
    return absence


@transaction.atomic
def change_absence(absence: Absence, *, away: Away, version: int, by: User, at: datetime) -> None:
    """Change when somebody is away or who covers; another deputy is told, and so is the first.

    Raises Forbidden, Invalid, Conflict. Product B2 (cover).
    """
    may_plan_absence(by, absence.person).or_refuse()
    _refuse_over(absence, at=at)
    begun, was = absence.began_told_at is not None, absence.deputy
    if begun:
        away = _begun_as_it_was(absence, away)
    _refuse_impossible(absence.person, away, at=at, without=absence)
    if begun and was != away.deputy:
        _finish(absence, at=at)
    changed = save_over(absence, away, version=version)
    _note(EventKind.ABSENCE_CHANGED, absence, by=by, at=at, fields=changed)
    if begun and was != away.deputy:
        Absence.objects.filter(pk=absence.pk).update(began_told_at=None, ended_told_at=None)
    if absence.starts_at <= at:
        _begin(absence, at=at)


@transaction.atomic
def end_absence(absence: Absence, *, by: User, at: datetime) -> None:
    """Say "I am back", or take a plan back; the cover ends at once. Raises Forbidden, Conflict.

    Product B2 (cover).
    """
    may_plan_absence(by, absence.person).or_refuse()
    _refuse_over(absence, at=at)
    running = Absence.objects.filter(pk=absence.pk, ended_at=None)
    if not running.update(ended_at=at, version=absence.version + 1):
        raise Conflict("This absence is over already.")
    absence.refresh_from_db()
    _note(EventKind.ABSENCE_ENDED, absence, by=by, at=at)
    _finish(absence, at=at)


def announce_cover(*, at: datetime) -> int:
    """Tell deputies what they cover as absences begin, and everybody as they end.

    Gives back how many began or ended. Each once, however often this runs; an absence that passed
    wholly while the clock stood still is told to nobody. Rule 12; product B2 (cover).
    """
    told = 0
    for absence in is_over(at=at).select_related("person", "deputy"):
        told += _one(absence, _finish, at=at)
    for absence in begins_now(at=at).select_related("person", "deputy"):
        told += _one(absence, _begin, at=at)
    return told


def _one(absence: Absence, act: Callable[..., int], *, at: datetime) -> int:
    return alone(lambda: act(absence, at=at), what=f"The cover of absence {absence.pk}")


def _begin(absence: Absence, *, at: datetime) -> bool:
    """Pass the duties to the deputy; False where another sweep was first."""
    before = covers_that_run()
    claim = Absence.objects.filter(pk=absence.pk, began_told_at=None)
    if not claim.update(began_told_at=at):
        return False
    absence.refresh_from_db()
    passed = passes(before, covers_that_run())
    _record(passed, absence=absence, at=at)
    _tell_deputies(passed, absence=absence, at=at)
    return True


def _finish(absence: Absence, *, at: datetime) -> bool:
    """Give the duties back; False where no cover had begun, or another sweep was first."""
    before = covers_that_run()
    claim = Absence.objects.covered().filter(pk=absence.pk)
    if not claim.update(ended_told_at=at):
        return False
    passed = passes(before, covers_that_run())
    _record(passed, absence=absence, at=at)
    open_ones = [one.incident for one in passed if one.call is None and one.is_back]
    for person in (absence.person, absence.deputy):
        seen = [one for one in open_ones if may_see(person, one)]
        letters.queue(cover_ended(absence, to=person, incidents=seen), at=at)
    return True


def _record(passed: Iterable[Passed], *, absence: Absence, at: datetime) -> None:
    recoveries = [one for one in passed if one.call is None]
    history.record_all(
        Happened(
            incident_id=one.incident.pk,
            kind=EventKind.COVER_ENDED if one.is_back else EventKind.COVER_BEGAN,
            at=at,
            details={
                "absence": absence.pk,
                "owner": one.owner.pk,
                "deputy": absence.deputy_id if one.is_back else getattr(one.to, "pk", None),
            },
        )
        for one in recoveries
    )


def _tell_deputies(passed: Iterable[Passed], *, absence: Absence, at: datetime) -> None:
    theirs: dict[User, list[Passed]] = defaultdict(list)
    theirs[absence.deputy] = []  # told in any case: what comes up later is theirs too
    for one in passed:
        if one.to:
            theirs[one.to].append(one)
    for person, rows in theirs.items():
        worded = cover_began(
            absence,
            to=person,
            incidents=[one.incident for one in rows if one.call is None],
            calls=[one.call for one in rows if one.call],
        )
        letters.queue(worded, at=at)


def _begun_as_it_was(absence: Absence, away: Away) -> Away:
    # People pick minutes; who left "from now on" left in the middle of one. And where the clocks go
    # back, the second of two hours is picked by the name of the first.
    zone = absence.person.zone
    shown = absence.starts_at.astimezone(zone).replace(second=0, microsecond=0)
    picked = instant(shown.date(), shown.time(), zone)
    if away.starts_at not in {absence.starts_at, picked}:
        raise Invalid("This has begun already; change when it ends.", field="starts_at")
    return replace(away, starts_at=absence.starts_at)


def _refuse_over(absence: Absence, *, at: datetime) -> None:
    if absence.ended_at is not None or absence.ends_at <= at:
        raise Conflict("This absence is over already.")


def _refuse_impossible(
    person: User, away: Away, *, at: datetime, without: Absence | None = None
) -> None:
    if away.deputy == person:
        raise Invalid("Somebody else has to cover.", field="deputy")
    if not away.deputy.is_active:
        raise Invalid(f"{away.deputy.name} no longer works here.", field="deputy")
    if away.ends_at <= away.starts_at:
        raise Invalid("This is before it begins.", field="ends_at")
    if away.ends_at <= at:
        raise Invalid("This is over already.", field="ends_at")
    known = overlapping(person, starts_at=away.starts_at, ends_at=away.ends_at)
    if without is not None:
        known = known.exclude(pk=without.pk)
    if known.exists():
        raise Invalid(
            "There is an absence at that time already; change that one.", field="starts_at"
        )


def _note(kind: EventKind, absence: Absence, *, by: User, at: datetime, **details: Any) -> None:
    about: dict[str, Any] = {
        "absence": absence.pk,
        "person": absence.person_id,
        "deputy": absence.deputy_id,
    }
    history.record(None, kind, by=by, at=at, **about, **details)
