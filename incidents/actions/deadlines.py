"""The pen for promises: a deadline is armed, met, or no longer needed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from incidents.actions import held_clocks, history
from incidents.actions.moves import move_state
from incidents.lifecycle import DeadlineState
from incidents.models import Deadline, HeldClock, Incident, Remedy, User
from incidents.models.deadlines import DeadlineQuerySet
from incidents.policy.clock import AT_RISK, BREACH, promised, steps_for, warns_at
from incidents.policy.holds import time_between
from incidents.policy.working_time import wall_time
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind

PICKED_IN_MINUTES = timedelta(minutes=1)  # people pick minutes; clocks carry seconds


def planned(
    incident: Incident,
    kind: DeadlineKind,
    *,
    started_at: datetime,
    due_at: datetime | None = None,
    subject: int = 0,
    zone: str = "",
    generation: int = 1,
) -> Deadline:
    """This is a deadline that is not saved yet; `due_at` comes from the incident's own policy.

    With a zone it is a promise of a local time there, and stays at it. Reliability 2.6.
    """
    policy = incident.policy_snapshot
    if due_at is None:
        promise = promised(policy, kind)
        due_at = promise.due_at(started_at, incident.location.hours)
    deadline = Deadline(
        incident=incident,
        kind=kind,
        subject=subject,
        generation=generation,
        started_at=started_at,
        due_at=due_at,
        zone=zone,
        wall_time=wall_time(due_at, ZoneInfo(zone)) if zone else None,
    )
    hours = held_clocks.hours_of(deadline)
    warn_at = warns_at(started_at, due_at, policy=policy, hours=hours)
    deadline.steps = steps_for(kind, due_at=due_at, warn_at=warn_at, policy=policy)
    deadline.next_step = AT_RISK if str(AT_RISK) in deadline.steps else BREACH
    deadline.next_step_at = deadline.step_at(deadline.next_step)
    return deadline


def arm(
    incident: Incident,
    kind: DeadlineKind,
    *,
    started_at: datetime,
    due_at: datetime | None = None,
    subject: int = 0,
    zone: str = "",
) -> Deadline:
    """Start a clock for one duty; a running one of the same duty is replaced. Rule 5.

    `due_at` is never edited: the old row is cancelled and the next generation begins. H1. With a
    zone it is the promise of a local time there.
    """
    cancel(incident, kind, subject=subject)
    _replace_broken(incident, kind, subject=subject, at=started_at)
    earlier = Deadline.objects.filter(incident=incident, kind=kind, subject=subject)
    newest = earlier.aggregate(newest=Max("generation"))["newest"] or 0
    deadline = planned(
        incident,
        kind,
        started_at=started_at,
        due_at=due_at,
        subject=subject,
        zone=zone,
        generation=newest + 1,
    )
    deadline.save()
    return deadline


def plan_anew(deadline: Deadline, incident: Incident) -> Deadline:
    """Give a running clock the time of the incident's policy as it is now. Rule 5.

    As the next generation since the promise began; what it stood still is not counted.
    """
    pauses = held_clocks.pauses_of(deadline)
    cancel(incident, DeadlineKind(deadline.kind), subject=deadline.subject)
    anew = planned(
        incident,
        DeadlineKind(deadline.kind),
        started_at=deadline.started_at,
        subject=deadline.subject,
        generation=deadline.generation + 1,
    )
    held_clocks.stand_still(anew, pauses=pauses).save()
    return anew


def plan_held_anew(incident: Incident, kinds: Sequence[DeadlineKind]) -> None:
    """The same for clocks that stand still: what they have left is planned anew."""
    for kind in kinds:
        for held in held_clocks.standing_in(incident, kind):
            promise = planned(incident, kind, started_at=held.stopped.started_at)
            held_clocks.plan_anew(held, promise=promise)


def run_on(held: HeldClock, *, at: datetime, due_at: datetime | None = None) -> None:
    """Start the next generation of a clock that stood still, with the time it had left. Rel. 2.1.

    It runs on from `at`, whenever this is called. `due_at` is for what has a date of its own.
    """
    stopped = held.stopped
    resumed = planned(
        stopped.incident,
        DeadlineKind(stopped.kind),
        started_at=stopped.started_at,
        due_at=due_at or held_clocks.due_again(held, at=at),
        subject=stopped.subject,
        zone=stopped.incident.location.time_zone if stopped.zone else "",
        generation=stopped.generation + 1,
    )
    held_clocks.warn_again(held, resumed, at=at)
    resumed.save()
    held.resumed, held.ran_on_at = resumed, at
    held.save(update_fields=["resumed", "ran_on_at"])


def keep_local_time(
    promise: Deadline, incident: Incident, *, due_at: datetime, at: datetime
) -> Deadline:
    """Promise the same local time by the clocks of the place now: the next generation. Rel. 2.6."""
    anew = arm(
        incident,
        DeadlineKind(promise.kind),
        started_at=promise.started_at,
        due_at=due_at,
        subject=promise.subject,
        zone=incident.location.time_zone,
    )
    history.record(
        incident,
        EventKind.DEADLINE_REPLANNED,
        by=None,
        at=at,
        deadline=anew.pk,
        duty=anew.kind,
        was=promise.due_at,
        due_at=anew.due_at,
    )
    return anew


def arm_first(incident: Incident, kinds: list[DeadlineKind], *, started_at: datetime) -> None:
    """Start the first clocks of a new incident, all or none. Rule 5; product A4."""
    Deadline.objects.bulk_create([planned(incident, kind, started_at=started_at) for kind in kinds])


def promise_extra(remedy: Remedy, *, started_at: datetime) -> None:
    """Start the clock of what was promised: a local time, or minutes after the fix. A11."""
    if remedy.minutes_after_fix is None and remedy.due_at:
        arm(
            remedy.incident,
            DeadlineKind.EXTRA,
            started_at=started_at,
            due_at=remedy.due_at,
            subject=remedy.pk,
            zone=remedy.incident.location.time_zone,
        )
        return
    if remedy.minutes_after_fix is None or not remedy.is_extra:
        return
    remedy.due_at = started_at + timedelta(minutes=remedy.minutes_after_fix)
    remedy.save(update_fields=["due_at"])
    arm(
        remedy.incident,
        DeadlineKind.EXTRA,
        started_at=started_at,
        due_at=remedy.due_at,
        subject=remedy.pk,
    )


def meet(
    incident: Incident,
    kind: DeadlineKind,
    *,
    done_at: datetime,
    by: User | None,
    at: datetime,
    subject: int = 0,
) -> None:
    """Say that a duty was done at `done_at`, whenever it is entered. Rules 5 and 11.

    In time: met, also when the clock had already called it late; that outcome is corrected by an
    event and the escalation stays. Later: late for good, and nobody else is told.
    """
    for held in held_clocks.standing_in(incident, kind, subject=subject):
        # What is done counts: it stood still from the first to the last moment of the hold.
        run_on(held, at=min(max(done_at, held.hold.started_at), held.hold.until))
    same_duty = Deadline.objects.filter(incident=incident, kind=kind, subject=subject)
    if kind == DeadlineKind.FIRST_CONTACT:
        # A touch from before the recovery began again does not answer the new clock.
        newer = Q(started_at__gt=incident.logged_at, started_at__gte=done_at + PICKED_IN_MINUTES)
        same_duty = same_duty.exclude(newer)
    # Held, so that a clock ringing this very second is waited for and then corrected.
    for deadline in same_duty.owed().select_for_update(no_key=True).order_by("pk"):
        deadline.incident = incident
        if done_at <= deadline.due_at:
            _done_in_time(deadline, done_at=done_at, by=by, at=at)
        else:
            _done_late(deadline, done_at=done_at, by=by, at=at)


def cancel(incident: Incident, kind: DeadlineKind, *, subject: int = 0) -> None:
    """Stop a clock that is no longer owed, also one that stands still."""
    held_clocks.let_go(incident, kind, subject=subject)
    _stop(Deadline.objects.filter(incident=incident, kind=kind, subject=subject))


def let_go(incident: Incident, kind: DeadlineKind, *, subject: int = 0, at: datetime) -> None:
    """Stop a clock because its duty is gone; one that is broken stays broken, and tells no more."""
    cancel(incident, kind, subject=subject)
    _replace_broken(incident, kind, subject=subject, at=at)


def cancel_all(incident: Incident) -> None:
    """Stop every clock of an incident: closing leaves no orphan clock. Product trap 8."""
    _stop(Deadline.objects.filter(incident=incident))


def _stop(deadlines: DeadlineQuerySet) -> None:
    for deadline in deadlines.armed().select_for_update(no_key=True).order_by("pk"):
        move_state(deadline, DeadlineState.CANCELLED, next_step=None, next_step_at=None)


def _replace_broken(incident: Incident, kind: DeadlineKind, *, subject: int, at: datetime) -> None:
    # A broken promise with a new one in its place stays broken, and is no longer owed.
    broken = Deadline.objects.filter(
        incident=incident, kind=kind, subject=subject, state=DeadlineState.BREACHED, done_at=None
    )
    broken.filter(due_at__lt=at).update(done_at=at, next_step=None, next_step_at=None)


def _done_in_time(deadline: Deadline, *, done_at: datetime, by: User | None, at: datetime) -> None:
    was_late = deadline.state == DeadlineState.BREACHED
    move_state(deadline, DeadlineState.MET, done_at=done_at, next_step=None, next_step_at=None)
    if was_late:
        history.record(
            deadline.incident,
            EventKind.DEADLINE_CORRECTED,
            by=by,
            at=at,
            deadline=deadline.pk,
            duty=deadline.kind,
            due_at=deadline.due_at,
            happened_at=done_at,
        )


def _done_late(deadline: Deadline, *, done_at: datetime, by: User | None, at: datetime) -> None:
    # By how much the promise was missed is kept in the time it ran by. Peers 4.
    incident, hours = deadline.incident, held_clocks.hours_of(deadline)
    stopped = {"done_at": done_at, "next_step": None, "next_step_at": None}
    if deadline.state == DeadlineState.ARMED:
        move_state(deadline, DeadlineState.BREACHED, **stopped)
    else:
        Deadline.objects.filter(pk=deadline.pk, done_at=None).update(**stopped)
    history.record(
        incident,
        EventKind.DEADLINE_DONE_LATE,
        by=by,
        at=at,
        deadline=deadline.pk,
        duty=deadline.kind,
        due_at=deadline.due_at,
        happened_at=done_at,
        late_seconds=int(time_between(deadline.due_at, done_at, hours).total_seconds()),
        by_opening_hours=hours is not None,
    )
