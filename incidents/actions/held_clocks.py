"""What a clock that stands still has left, and what it has been through: deadlines' other half."""

from collections.abc import Sequence
from datetime import datetime

from incidents.actions.moves import move_state
from incidents.lifecycle import DeadlineState
from incidents.models import Deadline, HeldClock, Hold, Incident
from incidents.models.holds import HeldClockQuerySet
from incidents.policy.clock import AT_RISK, BREACH
from incidents.policy.holds import (
    MAY_STAND_STILL,
    Pause,
    after,
    after_pauses,
    runs_by_opening_hours,
    time_between,
    with_warning,
)
from incidents.policy.working_time import Hours


def stop(deadline: Deadline, *, hold: Hold, at: datetime) -> None:
    """Let a clock stand still and keep what it has left. Raises Conflict when it rang just now."""
    warned = deadline.next_step != AT_RISK
    warn_at = None if warned else deadline.step_at(AT_RISK)
    held = _keep(
        HeldClock(hold=hold, stopped=deadline), due_at=deadline.due_at, warn_at=warn_at, at=at
    )
    move_state(deadline, DeadlineState.CANCELLED, next_step=None, next_step_at=None)
    held.save()


def due_again(held: HeldClock, *, at: datetime) -> datetime:
    """This is when a clock that runs on from `at` falls due. Reliability 2.1."""
    return after(at, held.left, _hours_of(held))


def warn_again(held: HeldClock, resumed: Deadline, *, at: datetime) -> None:
    """Give a clock that runs on its warning: when it would have come, not again where told."""
    is_told = held.left_to_warning is None
    warn_at = (
        at if held.left_to_warning is None else after(at, held.left_to_warning, _hours_of(held))
    )
    _warn_at(resumed, min(warn_at, resumed.due_at))
    if is_told:
        resumed.next_step, resumed.next_step_at = BREACH, resumed.step_at(BREACH)


def stand_still(deadline: Deadline, *, pauses: Sequence[Pause]) -> Deadline:
    """This is a clock that is not saved yet, planned past the pauses its promise has had."""
    hours = hours_of(deadline)
    warn_at = deadline.step_at(AT_RISK) if str(AT_RISK) in deadline.steps else None
    deadline.due_at = after_pauses(deadline.due_at, pauses, hours)
    if warn_at:
        _warn_at(deadline, after_pauses(warn_at, pauses, hours))
    elif deadline.next_step is not None:
        deadline.next_step_at = deadline.step_at(deadline.next_step)
    return deadline


def plan_anew(held: HeldClock, *, promise: Deadline) -> None:
    """Give a clock that stands still what a new promise leaves it, the time used so far counted."""
    promise = stand_still(promise, pauses=pauses_of(held.stopped))
    warns = held.left_to_warning is not None and str(AT_RISK) in promise.steps
    warn_at = promise.step_at(AT_RISK) if warns else None
    _keep(held, due_at=promise.due_at, warn_at=warn_at, at=held.hold.started_at).save()


def let_go(incident: Incident, kind: str, *, subject: int) -> None:
    """Forget a clock that stands still and is no longer owed, or has a new one in its place."""
    for held in standing_in(incident, kind, subject=subject):
        held.ran_on_at = held.hold.started_at
        held.save(update_fields=["ran_on_at"])


def pauses_of(deadline: Deadline) -> list[Pause]:
    """These are the pauses of one promise so far; every generation of it began in one moment."""
    same = HeldClock.objects.filter(
        stopped__incident=deadline.incident_id,
        stopped__kind=deadline.kind,
        stopped__subject=deadline.subject,
        stopped__started_at=deadline.started_at,
        resumed__isnull=False,
    )
    return [
        Pause(held.hold.started_at, held.ran_on_at)
        for held in same.select_related("hold")
        if held.ran_on_at
    ]


def hours_of(deadline: Deadline) -> Hours | None:
    """These are the opening hours that a clock counts; None where it runs day and night. A12."""
    incident = deadline.incident
    counted = runs_by_opening_hours(incident.policy_snapshot, deadline.kind)
    return incident.location.hours if counted else None


def standing_in(incident: Incident, kind: str, *, subject: int = 0) -> list[HeldClock]:
    """These clocks of one duty stand still now: one, or none."""
    if kind not in MAY_STAND_STILL:
        return []
    return as_of_incident(
        HeldClock.objects.standing().filter(
            hold__incident=incident, stopped__kind=kind, stopped__subject=subject
        ),
        incident,
    )


def as_of_incident(clocks: HeldClockQuerySet, incident: Incident) -> list[HeldClock]:
    """These are clocks that were held, each knowing its incident as it is now."""
    found = list(clocks.select_related("hold", "stopped").order_by("pk"))
    for held in found:
        held.hold.incident = held.stopped.incident = incident
    return found


def _keep(
    held: HeldClock, *, due_at: datetime, warn_at: datetime | None, at: datetime
) -> HeldClock:
    hours = hours_of(held.stopped)
    held.by_opening_hours = hours is not None
    held.left = time_between(at, due_at, hours)
    held.left_to_warning = time_between(at, warn_at, hours) if warn_at else None
    return held


def _warn_at(deadline: Deadline, moment: datetime) -> None:
    seconds = (moment - deadline.due_at).total_seconds()
    deadline.steps = with_warning(deadline.steps, seconds)
    if deadline.next_step is not None:
        deadline.next_step_at = deadline.step_at(deadline.next_step)


def _hours_of(held: HeldClock) -> Hours | None:
    return held.hold.incident.location.hours if held.by_opening_hours else None
