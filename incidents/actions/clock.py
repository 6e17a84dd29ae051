"""The clock: it tells whoever must be told when a promised time passes, and shows that it lives."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from incidents.actions import history, letters
from incidents.actions.history import Happened
from incidents.actions.moves import move_all
from incidents.actions.period_runs import first_run, forget_runs, has_run, minute_of
from incidents.emails.deadlines import catch_up, deadline_at_risk, deadline_breached
from incidents.emails.letter import Letter
from incidents.models import Deadline, Escalation, User
from incidents.models.deadlines import DeadlineQuerySet
from incidents.permissions.settings import may_change_settings
from incidents.policy.clock import AT_RISK, BREACH, LATE_MEANS_CATCH_UP
from incidents.queries.clock import Due, Turn, turn_of, what_is_due
from incidents.queries.regular_work import PULSE_GAP, last_run
from incidents.queries.told import facts_of, line_for
from incidents.refusals import Conflict
from incidents.words.audits import Job
from incidents.words.clock import EscalationCause
from incidents.words.events import EventKind

logger = logging.getLogger(__name__)

BATCH = 200
PASS_TAKES_AT_MOST = 60.0  # seconds; the hard limit of a task is 120
BAD_ROW_WAITS = timedelta(minutes=5)
BAD_ROW_IS_SET_ASIDE_AFTER = 5
SUMMARY_WAITS = timedelta(seconds=60)
PULSES_ARE_KEPT = timedelta(days=2)
EVENT_OF = {AT_RISK: EventKind.DEADLINE_AT_RISK, BREACH: EventKind.DEADLINE_BREACHED}


class Telling(NamedTuple):
    """One step of one deadline, and who is told of it."""

    deadline: Deadline
    step: int
    to: list[User]


def escalate_deadlines(*, at: datetime) -> int:
    """Tell whoever must be told by now, and give back how many deadlines were seen to.

    `at` is the database's clock. Safe to run often, twice and beside itself: what must happen
    once is unique in the database. Rules 5 and 12; product A1; reliability 2.2.
    """
    due = what_is_due(at=at)
    seen, until = 0, monotonic() + PASS_TAKES_AT_MOST
    while due and monotonic() < until:
        found = _next_batch(at=at, due=due)
        if not found:
            break
        seen += found
    return seen


def take_pulse(*, at: datetime) -> bool:
    """Leave a sign of life, once a minute; False when this minute has one. Reliability 2.7.

    The first one after a standstill is marked: the auditor lets the clock catch up before it looks.
    """
    minute = minute_of(at)
    return not has_run(Job.PULSE, minute) and _pulse(minute, at=at)


@transaction.atomic
def _pulse(minute: str, *, at: datetime) -> bool:
    before = last_run(Job.PULSE)
    first = first_run(Job.PULSE, minute, at=at)
    if first:
        if before is None or at - before > PULSE_GAP:
            first_run(Job.START, minute, at=at)
        for job in (Job.PULSE, Job.START):
            forget_runs(job, before=at - PULSES_ARE_KEPT)
    return first


def _next_batch(*, at: datetime, due: Due) -> int:
    batch: list[Deadline] = []
    try:
        with transaction.atomic():
            batch += _held(Deadline.objects.due(at=at))
            _escalate(batch, at=at, due=due)
    except Exception:
        if not batch:
            raise
        logger.exception("A batch of %s deadlines failed; going one by one", len(batch))
        # What nobody can move must not keep the pass, and what falls due meanwhile, for a minute.
        return sum(_escalate_alone(deadline, at=at, due=due) for deadline in batch)
    return len(batch)


def _escalate_alone(deadline: Deadline, *, at: datetime, due: Due) -> bool:
    only = Deadline.objects.due(at=at).filter(pk=deadline.pk)
    try:
        with transaction.atomic():
            _escalate(_held(only), at=at, due=due)
    except Conflict:
        return False  # a lost race is not a failure: whoever won has seen to it
    except (OperationalError, InterfaceError):
        raise  # the database is in trouble, not this row; the next tick begins again
    except Exception:
        logger.exception("Deadline %s failed; it is tried again later", deadline.pk)
        _set_back(deadline, at=at)
    return True


@transaction.atomic
def _set_back(deadline: Deadline, *, at: datetime) -> None:
    failures = deadline.failures + 1
    is_set_aside = failures >= BAD_ROW_IS_SET_ASIDE_AFTER
    later: dict[str, object] = {"failures": failures, "next_step_at": at + BAD_ROW_WAITS}
    if is_set_aside:
        later |= {"next_step_at": None, "stuck_at": at}
    as_read = Deadline.objects.filter(pk=deadline.pk, failures=deadline.failures)
    changed = as_read.filter(next_step=deadline.next_step).update(**later)
    if changed and is_set_aside:
        logger.error("Deadline %s is set aside after %s failures", deadline.pk, failures)
        _note(deadline, EventKind.DEADLINE_SET_ASIDE, by=None, at=at)


@transaction.atomic
def retry_set_aside(deadline: Deadline, *, by: User, at: datetime) -> None:
    """Let a clock that was set aside run again, now. Raises Forbidden, Conflict. Reliability 2.2.

    What it tells then is marked as let run by a person.
    """
    may_change_settings(by).or_refuse()
    aside = Deadline.objects.owed().filter(pk=deadline.pk, stuck_at__isnull=False)
    again = {"failures": 0, "stuck_at": None, "next_step_at": at, "retried_at": at}
    if not aside.filter(next_step__isnull=False).update(**again):
        raise Conflict("This clock runs again already, or is no longer owed.")
    _note(deadline, EventKind.DEADLINE_RETRIED, by=by, at=at)


def _note(deadline: Deadline, kind: EventKind, *, by: User | None, at: datetime) -> None:
    incident, key = deadline.incident, deadline.pk
    history.record(incident, kind, by=by, at=at, deadline=key, duty=deadline.kind)


def _held(due: DeadlineQuerySet) -> list[Deadline]:
    # Rows that others hold are skipped, so this waits for nobody. SQLite ignores the clause: there
    # the IMMEDIATE transaction is the lock.
    return list(due.select_for_update(skip_locked=True, no_key=True)[:BATCH])


def _escalate(batch: Sequence[Deadline], *, at: datetime, due: Due) -> None:
    # Fresh, and no more than is needed: incidents are wide, and thousands may ring in one second.
    facts = facts_of(batch)
    turns: dict[Turn, list[Deadline]] = defaultdict(list)
    for deadline in batch:
        goes_on = facts[deadline.incident_id].is_on_the_way
        turns[turn_of(deadline, is_on_the_way=goes_on, at=at)].append(deadline)
    for turn, group in turns.items():
        move_all(
            group,
            turn.to,
            next_step=turn.following,
            next_step_at=None if turn.following is None else F("due_at") + turn.offset,
        )
    ringing = [one for turn, group in turns.items() if turn.steps for one in group]
    if ringing:
        line = line_for(ringing, list(facts.values()), at=at)
        _tell(
            [
                Telling(one, step, line.told(one, facts[one.incident_id], step=step))
                for turn, group in turns.items()
                for one in group
                for step in turn.steps
            ],
            at=at,
            due=due,
        )


def _tell(told: Sequence[Telling], *, at: datetime, due: Due) -> None:
    Escalation.objects.bulk_create(_escalation(one, at=at) for one in told)
    history.record_all(_event(one, at=at) for one in told)
    # Of several steps at once a person gets one letter, about the last that is told to them.
    latest = {(one.deadline.pk, to.pk): (one, to) for one in told for to in one.to}
    worded = [_letter(one, to=to, at=at, due=due) for one, to in latest.values()]
    letters.queue_all(worded, at=at + SUMMARY_WAITS if due.is_a_storm else at)


def _escalation(told: Telling, *, at: datetime) -> Escalation:
    due_at = told.deadline.step_at(told.step)
    late = at - due_at
    return Escalation(
        deadline_id=told.deadline.pk,
        step=told.step,
        due_at=due_at,
        fired_at=at,
        lateness_ms=late // timedelta(milliseconds=1),
        cause=_cause(told.deadline, late=late, due_at=due_at),
    )


def _cause(deadline: Deadline, *, late: timedelta, due_at: datetime) -> EscalationCause:
    if late <= LATE_MEANS_CATCH_UP:
        return EscalationCause.ON_TIME
    by_hand = deadline.retried_at is not None and due_at <= deadline.retried_at
    return EscalationCause.MANUAL if by_hand else EscalationCause.CATCH_UP


def _event(told: Telling, *, at: datetime) -> Happened:
    return Happened(
        incident_id=told.deadline.incident_id,
        kind=EVENT_OF.get(told.step, EventKind.DEADLINE_ESCALATED),
        at=at,
        details={
            "deadline": told.deadline.pk,
            "duty": told.deadline.kind,
            "step": told.step,
            "due_at": told.deadline.due_at,
            "told": [person.pk for person in told.to],
        },
    )


def _letter(told: Telling, *, to: User, at: datetime, due: Due) -> Letter:
    if due.is_a_storm:
        return catch_up(to=to, at=at)
    if told.step == AT_RISK:
        return deadline_at_risk(told.deadline, to=to)
    return deadline_breached(told.deadline, step=told.step, to=to)
