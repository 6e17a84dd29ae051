"""The personal call some days after the fix: planned, made, tried again, moved, let go."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from incidents.actions import deadlines, history, letters
from incidents.actions.incidents import happened, locked
from incidents.actions.moves import move
from incidents.emails.check_ins import call_not_reached, check_in_cancelled, check_in_planned
from incidents.lifecycle import CheckInStatus
from incidents.models import CheckInCall, Deadline, Incident, User
from incidents.permissions.check_ins import may_make_call
from incidents.policy import follow_ups
from incidents.policy.clock import promised
from incidents.policy.working_time import wall_time
from incidents.queries.check_ins import caller_for, manager_of, newest_clock_of
from incidents.refusals import Conflict, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind


@dataclass(frozen=True)
class Answers:
    """What the customer said when they were reached."""

    called_at: datetime
    everything_okay: bool
    had_improvement: bool
    did_we_do_well: str = ""
    notes: str = ""


@transaction.atomic
def plan_call(incident: Incident, *, by: User, at: datetime) -> CheckInCall:
    """Plan the check-in call for the department head, some days after the fix. Product I1, I2.

    How many is in the incident's own copy of the policy; 7 as delivered.

    It is inside working days and calling hours of the place, and never in the past: a fix that is
    entered weeks later is called about as soon as calling starts.
    """
    incident = locked(incident)
    calling = incident.location.calling_hours
    days = promised(incident.policy_snapshot, DeadlineKind.CHECK_IN).days
    due_at = follow_ups.first_call_at(incident.fixed_at or at, calling, days=days)
    due_at = max(due_at, follow_ups.soonest_call_at(at, calling))
    return _schedule(incident, caller_for(incident), attempt=1, due_at=due_at, by=by, at=at)


@transaction.atomic
def record_reached(call: CheckInCall, *, answers: Answers, by: User, at: datetime) -> None:
    """Keep what the customer said when they were called. Product I3, I4.

    Whether there was an improvement to tell of is kept with it. Raises Forbidden, Conflict,
    Invalid.
    """
    called_at = _made(call, answers.called_at, by=by, at=at)
    move(
        call,
        CheckInStatus.REACHED,
        made_by=by,
        called_at=called_at,
        everything_okay=answers.everything_okay,
        did_we_do_well=answers.did_we_do_well,
        notes=answers.notes,
        had_improvement=answers.had_improvement,
    )
    history.record(
        call.incident,
        EventKind.CHECK_IN_REACHED,
        by=by,
        at=at,
        call=call.pk,
        happened_at=called_at,
        everything_okay=answers.everything_okay,
        had_improvement=answers.had_improvement,
    )
    _meet(call, called_at, by=by, at=at)


@transaction.atomic
def record_not_reached(
    call: CheckInCall, *, because: str, called_at: datetime, notes: str = "", by: User, at: datetime
) -> CheckInCall | None:
    """Keep a try that reached nobody; this is the next call, 2 working days later. Product I3.

    None after the third try, and where the customer asked not to be called: the calls end, the
    manager is told, and closing is free of them. Raises Forbidden, Conflict, Invalid.
    """
    called_at = _made(call, called_at, by=by, at=at)
    move(
        call,
        CheckInStatus.NOT_REACHED,
        made_by=by,
        called_at=called_at,
        not_reached_because=because,
        notes=notes,
    )
    history.record(
        call.incident,
        EventKind.CHECK_IN_MISSED,
        by=by,
        at=at,
        call=call.pk,
        happened_at=called_at,
        attempt=call.attempt,
        because=because,
    )
    _meet(call, called_at, by=by, at=at)
    if call.ends_the_calls:
        letters.queue(call_not_reached(call, to=manager_of(call.incident)), at=at)
        return None
    return _try_again(call, called_at, by=by, at=at)


@transaction.atomic
def postpone_call(
    call: CheckInCall, *, due_at: datetime, reason: str, by: User, at: datetime
) -> None:
    """Move a call to another time inside calling hours, with a reason. Product I2.

    Raises Forbidden, Conflict, Invalid.
    """
    incident = _still_to_make(call, by=by)
    calling = incident.location.calling_hours
    if not reason.strip():
        raise Invalid("Say why the call moves.", field="reason")
    if due_at <= at:
        raise Invalid("Pick a time that is still to come.", field="due_at")
    if due_at > at + follow_ups.POSTPONED_AT_MOST:
        raise Invalid("Pick a day within three months.", field="due_at")
    if not follow_ups.is_calling_time(due_at, calling):
        raise Invalid(
            f"{incident.location.name} calls on its working days from {calling.calls_from:%H:%M} "
            f"to {calling.calls_until:%H:%M}.",
            field="due_at",
        )
    was, call.due_at = call.due_at, due_at
    call.save(update_fields=["due_at"])
    history.record(
        incident,
        EventKind.CHECK_IN_POSTPONED,
        by=by,
        at=at,
        words=reason,
        call=call.pk,
        was=was,
        due_at=due_at,
    )
    _arm(call, at=at)


@transaction.atomic
def keep_local_time(promise: Deadline, *, at: datetime) -> None:
    """Move a call with the clocks of its place: ten in the morning stays ten in the morning.

    What has passed by the new clocks is called about as soon as calling starts. Reliability 2.6;
    product I2.
    """
    incident = locked(promise.incident)
    call = incident.check_ins.scheduled().get(pk=promise.subject)
    call.due_at, late_at = follow_ups.by_the_clocks_of(
        incident.location.calling_hours,
        due_at=call.due_at,
        late_at=promise.due_at,
        wall=promise.wall_time or wall_time(promise.due_at, incident.location.zone),
        at=at,
    )
    call.save(update_fields=["due_at"])
    clock = deadlines.keep_local_time(promise, incident, due_at=late_at, at=at)
    letters.queue(check_in_planned(clock, to=call.caller), at=at)


@transaction.atomic
def cancel_calls(incident: Incident, *, by: User | None, at: datetime) -> None:
    """Let go of the call that is planned: the recovery starts over, or ends without it."""
    for call in incident.check_ins.scheduled():
        move(call, CheckInStatus.CANCELLED)
        history.record(incident, EventKind.CHECK_IN_CANCELLED, by=by, at=at, call=call.pk)
        deadlines.cancel(incident, DeadlineKind.CHECK_IN, subject=call.pk)
        if clock := newest_clock_of(call):
            letters.queue(check_in_cancelled(clock, to=call.caller), at=at)


def _schedule(
    incident: Incident, caller: User, *, attempt: int, due_at: datetime, by: User, at: datetime
) -> CheckInCall:
    call = CheckInCall(incident=incident, caller=caller, attempt=attempt, due_at=due_at)
    call.save()
    history.record(
        incident,
        EventKind.CHECK_IN_PLANNED,
        by=by,
        at=at,
        call=call.pk,
        caller=caller.pk,
        attempt=attempt,
        due_at=due_at,
    )
    _arm(call, at=at)
    return call


def _try_again(call: CheckInCall, tried_at: datetime, *, by: User, at: datetime) -> CheckInCall:
    calling = call.incident.location.calling_hours
    due_at = max(
        follow_ups.next_call_at(tried_at, calling), follow_ups.soonest_call_at(at, calling)
    )
    return _schedule(
        call.incident, call.caller, attempt=call.attempt + 1, due_at=due_at, by=by, at=at
    )


def _arm(call: CheckInCall, *, at: datetime) -> None:
    # The call is planned for a moment; it is late when calling ends that day. Product I1.
    call_by = follow_ups.call_by(call.due_at, call.incident.location.calling_hours)
    clock = deadlines.arm(
        call.incident,
        DeadlineKind.CHECK_IN,
        started_at=at,
        due_at=call_by,
        subject=call.pk,
        zone=call.incident.location.time_zone,
    )
    letters.queue(check_in_planned(clock, to=call.caller), at=at)


def _meet(call: CheckInCall, called_at: datetime, *, by: User, at: datetime) -> None:
    deadlines.meet(
        call.incident, DeadlineKind.CHECK_IN, done_at=called_at, by=by, at=at, subject=call.pk
    )


def _made(call: CheckInCall, called_at: datetime, *, by: User, at: datetime) -> datetime:
    incident = _still_to_make(call, by=by)
    happened(called_at, incident=incident, at=at, field="called_at")
    fixed_at = incident.fixed_at or called_at
    if called_at < fixed_at.replace(second=0, microsecond=0):
        raise Invalid("This is before the fix.", field="called_at")
    # People pick minutes; the fix carries seconds, and a call about it comes after it.
    return max(called_at, fixed_at)


def _still_to_make(call: CheckInCall, *, by: User) -> Incident:
    call.incident = locked(call.incident)
    may_make_call(by, call).or_refuse()
    now = CheckInCall.objects.only("status", "due_at").get(pk=call.pk)
    if now.status != CheckInStatus.SCHEDULED:
        raise Conflict(f"{call} is {now.get_status_display().lower()} by now.")
    return call.incident
