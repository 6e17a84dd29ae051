"""Letting clocks stand still for a reason, until a time; and letting them run on."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from incidents.actions import deadlines, held_clocks, history
from incidents.actions.incidents import locked
from incidents.actions.moves import move
from incidents.actions.one_by_one import alone
from incidents.lifecycle import HoldStatus
from incidents.models import CheckInCall, Deadline, Hold, Incident, User
from incidents.permissions.holds import may_end_hold, may_hold
from incidents.policy import follow_ups
from incidents.policy.holds import HELD_AT_MOST, MAY_STAND_STILL
from incidents.refusals import Conflict, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind

logger = logging.getLogger(__name__)

MOST_IN_A_PASS = 500
BAD_ROW_WAITS = timedelta(minutes=5)
BAD_ROW_IS_SET_ASIDE_AFTER = 5


@transaction.atomic
def hold_incident(
    incident: Incident,
    *,
    reason: str,
    until: datetime,
    kinds: Collection[str],
    by: User,
    at: datetime,
) -> Hold:
    """Let clocks of an incident stand still until a time, for a reason. Product A7; design 7.

    `kinds` are the duties meant; those that are late stay late, and first contact and the answer
    to an approval are never held. Raises Forbidden, Invalid, and Conflict while one hold runs.
    """
    incident = locked(incident)
    may_hold(by, incident).or_refuse()
    _refuse_what_is_wrong(reason, until, at=at)
    if incident.holds.running().exists():
        raise Conflict("This is on hold already; end that hold before you begin another.")
    clocks = _that_may_stand_still(incident, kinds, at=at)
    hold = Hold(incident=incident, reason=reason, started_by=by, started_at=at, until=until)
    hold.next_try_at = until
    hold.save()
    for clock in clocks:
        held_clocks.stop(clock, hold=hold, at=at)
    history.record(
        incident,
        EventKind.HOLD_STARTED,
        by=by,
        at=at,
        words=reason,
        hold=hold.pk,
        until=until,
        duties=_in_order(clock.kind for clock in clocks),
    )
    _move_calls(hold, by_how_much=until - at, by=by, at=at)
    return hold


@transaction.atomic
def end_hold(hold: Hold, *, by: User, at: datetime) -> Hold:
    """Let the clocks run on now, before the planned time. Raises Forbidden, Conflict."""
    incident = locked(hold.incident)
    may_end_hold(by, incident).or_refuse()
    running = _running(incident, hold.pk)
    if running is None:
        raise Conflict("This hold has ended already; its clocks run.")
    _end(running, ended_at=min(at, running.until), by=by, at=at)
    return running


@transaction.atomic
def end_hold_of(incident: Incident, *, by: User | None, at: datetime) -> None:
    """Let the clocks run on because the recovery begins again: part of that, and no question."""
    for hold in incident.holds.running():
        hold.incident = incident
        _end(hold, ended_at=min(at, hold.until), by=by, at=at)


def end_holds(*, at: datetime) -> int:
    """Let run on whatever has stood still until its time, and give back how many holds ended.

    The clocks run on from the planned time, however late this comes. Safe to run often, twice and
    beside itself. Rule 12; reliability 2.5.
    """
    over = Hold.objects.over(at=at).values_list("pk", flat=True)
    return sum(_end_alone(key, at=at) for key in list(over[:MOST_IN_A_PASS]))


def _end_alone(key: int, *, at: datetime) -> int:
    return alone(
        lambda: _end_in_time(key, at=at),
        what=f"The end of hold {key}",
        set_back=lambda: _set_back(key, at=at),
    )


def _end_in_time(key: int, *, at: datetime) -> bool:
    # The incident first, then the hold, then its clocks: the order of every action on it.
    incident = locked(Incident.objects.only("pk").get(holds=key))
    hold = _running(incident, key)
    if hold is None or hold.until > at:
        return False
    _end(hold, ended_at=hold.until, by=None, at=at)
    return True


def _running(incident: Incident, key: int) -> Hold | None:
    held = incident.holds.running().select_for_update(of=("self",), no_key=True)
    hold = held.filter(pk=key).first()
    if hold:
        hold.incident = incident
    return hold


def _end(hold: Hold, *, ended_at: datetime, by: User | None, at: datetime) -> None:
    incident = hold.incident
    clocks = held_clocks.as_of_incident(hold.clocks.filter(ran_on_at=None), incident)
    move(hold, HoldStatus.ENDED, ended_at=ended_at, ended_by=by, next_try_at=None)
    hold.incident = incident
    history.record(
        incident,
        EventKind.HOLD_ENDED,
        by=by,
        at=at,
        hold=hold.pk,
        happened_at=ended_at,
        until=hold.until,
        duties=_in_order(held.stopped.kind for held in clocks),
    )
    if by and ended_at < hold.until:
        _move_calls(hold, by_how_much=ended_at - hold.until, by=by, at=at)
    for held in clocks:
        deadlines.run_on(held, at=ended_at, due_at=_date_of_its_own(held.stopped))


def _that_may_stand_still(
    incident: Incident, kinds: Collection[str], *, at: datetime
) -> list[Deadline]:
    meant = [kind for kind in MAY_STAND_STILL if kind in kinds]
    running = incident.deadlines.armed().filter(kind__in=meant, due_at__gt=at)
    clocks = list(running.select_for_update(no_key=True).order_by("pk"))
    if not clocks:
        raise Invalid("None of these clocks runs: what is late stays late.", field="kinds")
    for clock in clocks:
        clock.incident = incident
    return clocks


def _in_order(kinds: Iterable[str]) -> list[str]:
    found = set(kinds)
    return [kind.value for kind in MAY_STAND_STILL if kind in found]


def _move_calls(hold: Hold, *, by_how_much: timedelta, by: User, at: datetime) -> None:
    """A call has a date of its own: it waits as long as its clock does, inside calling hours."""
    incident = hold.incident
    held = hold.clocks.filter(stopped__kind=DeadlineKind.CHECK_IN, ran_on_at=None)
    subjects = held.values("stopped__subject")
    for call in CheckInCall.objects.scheduled().filter(incident=incident, pk__in=subjects):
        calling = incident.location.calling_hours
        was, earliest = call.due_at, max(call.due_at + by_how_much, at)
        call.due_at = follow_ups.soonest_call_at(earliest, calling)
        call.save(update_fields=["due_at"])
        history.record(
            incident,
            EventKind.CHECK_IN_POSTPONED,
            by=by,
            at=at,
            call=call.pk,
            was=was,
            due_at=call.due_at,
            hold=hold.pk,
        )


def _date_of_its_own(stopped: Deadline) -> datetime | None:
    if stopped.kind != DeadlineKind.CHECK_IN:
        return None
    call = CheckInCall.objects.get(pk=stopped.subject)
    return follow_ups.call_by(call.due_at, stopped.incident.location.calling_hours)


def _set_back(key: int, *, at: datetime) -> None:
    hold = Hold.objects.running().filter(pk=key).first()
    if hold is None:
        return
    failures = hold.failures + 1
    later: datetime | None = at + BAD_ROW_WAITS
    if failures >= BAD_ROW_IS_SET_ASIDE_AFTER:
        later = None
        logger.error("Hold %s is set aside after %s failures", key, failures)
    as_read = Hold.objects.running().filter(pk=key, failures=hold.failures)
    as_read.update(failures=failures, next_try_at=later)


def _refuse_what_is_wrong(reason: str, until: datetime, *, at: datetime) -> None:
    if not reason.strip():
        raise Invalid("Say what you wait for.", field="reason")
    if until <= at:
        raise Invalid("Pick a time that is still to come.", field="until")
    if until > at + HELD_AT_MOST:
        raise Invalid("Pick a time within three months.", field="until")
