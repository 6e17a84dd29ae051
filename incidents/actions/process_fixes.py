"""Changing something, so that it does not happen again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from incidents.actions import deadlines, history
from incidents.actions.incidents import locked
from incidents.actions.moves import move
from incidents.lifecycle import ProcessFixStatus
from incidents.models import Incident, ProcessFix, User
from incidents.permissions.process_fixes import (
    may_choose_process_fix,
    may_finish_process_fix,
    may_verify_process_fix,
)
from incidents.policy.working_time import end_of
from incidents.refusals import Conflict, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind

# A change that is further away than this is a wish.
FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Plan:
    """What changes, who sees to it, by which day, and how the customer hears of it."""

    what_changes: str
    kind: str
    owner: User
    due_on: date
    for_the_customer: str = ""


@transaction.atomic
def plan_process_fix(incident: Incident, *, fix: Plan, by: User, at: datetime) -> ProcessFix:
    """Plan a change so that it does not happen again; its clock starts.

    Raises Forbidden, Invalid. Rule 8; product K1, K2, I4.
    """
    incident = locked(incident)
    may_choose_process_fix(by, incident).or_refuse()
    _refuse_unlikely(fix, today=at.astimezone(incident.location.zone).date())
    planned = ProcessFix(
        what_changes=fix.what_changes,
        kind=fix.kind,
        owner=fix.owner,
        due_on=fix.due_on,
        for_the_customer=fix.for_the_customer,
        incident_type=incident.incident_type,
        planned_by=by,
        planned_at=at,
    )
    planned.save()
    _let_go_of_earlier(incident)
    incident.process_fix, incident.no_process_fix_reason = planned, ""
    incident.save(update_fields=["process_fix", "no_process_fix_reason"])
    history.record(
        incident, EventKind.PROCESS_FIX_PLANNED, by=by, at=at, process_fix=planned.pk, kind=fix.kind
    )
    _start_clock(incident, planned, at=at)
    return planned


@transaction.atomic
def choose_process_fix(
    incident: Incident, *, process_fix: ProcessFix, by: User, at: datetime
) -> None:
    """Say that a change which is planned or made already covers this one too.

    Raises Forbidden, Conflict. Product K1.
    """
    incident = locked(incident)
    may_choose_process_fix(by, incident).or_refuse()
    if incident.process_fix_id == process_fix.pk:
        raise Conflict("This process fix is chosen already.")
    # Held, so that somebody who says it is done either meets this clock or comes before it.
    process_fix = ProcessFix.objects.select_for_update(no_key=True).get(pk=process_fix.pk)
    _let_go_of_earlier(incident)
    incident.process_fix, incident.no_process_fix_reason = process_fix, ""
    incident.save(update_fields=["process_fix", "no_process_fix_reason"])
    history.record(incident, EventKind.PROCESS_FIX_CHOSEN, by=by, at=at, process_fix=process_fix.pk)
    if process_fix.status == ProcessFixStatus.PLANNED:
        _start_clock(incident, process_fix, at=at)


@transaction.atomic
def explain_no_process_fix(incident: Incident, *, reason: str, by: User, at: datetime) -> None:
    """Say why nothing has to change. Raises Forbidden, Invalid. Rule 8; product K1."""
    incident = locked(incident)
    may_choose_process_fix(by, incident).or_refuse()
    if not reason.strip():
        raise Invalid("Say why nothing has to change.", field="reason")
    _let_go_of_earlier(incident)
    incident.process_fix, incident.no_process_fix_reason = None, reason
    incident.save(update_fields=["process_fix", "no_process_fix_reason"])
    history.record(incident, EventKind.PROCESS_FIX_NOT_NEEDED, by=by, at=at, words=reason)


@transaction.atomic
def mark_done(process_fix: ProcessFix, *, by: User, at: datetime) -> None:
    """Say that the change is made; the clocks of all its incidents are met.

    Raises Forbidden, Conflict. Product K1.
    """
    may_finish_process_fix(by, process_fix).or_refuse()
    move(process_fix, ProcessFixStatus.DONE, done_at=at)
    _record_everywhere(process_fix, EventKind.PROCESS_FIX_DONE, by=by, at=at)
    for incident in process_fix.incidents.order_by("pk"):
        _meet_clock(locked(incident), process_fix, by=by, at=at)


@transaction.atomic
def verify(process_fix: ProcessFix, *, by: User, at: datetime) -> None:
    """Say that the change works; never by who made it. Raises Forbidden, Conflict. Product K1."""
    may_verify_process_fix(by, process_fix).or_refuse()
    move(process_fix, ProcessFixStatus.VERIFIED, verified_at=at)
    _record_everywhere(process_fix, EventKind.PROCESS_FIX_VERIFIED, by=by, at=at)


def _refuse_unlikely(fix: Plan, *, today: date) -> None:
    if not fix.owner.is_active:
        raise Invalid(f"{fix.owner.name} no longer works here.", field="owner")
    if fix.due_on < today:
        raise Invalid("This day has passed.", field="due_on")
    if fix.due_on > today + FURTHEST:
        raise Invalid("Choose a day within a year.", field="due_on")


def _start_clock(incident: Incident, process_fix: ProcessFix, *, at: datetime) -> None:
    # The whole day counts: the promise ends as the day ends where it was made.
    due_at = end_of(process_fix.due_on, incident.location.zone)
    # A fix that was due before this incident chose it is late, not late since then.
    deadlines.arm(
        incident,
        DeadlineKind.PROCESS_FIX,
        subject=process_fix.pk,
        started_at=min(at, due_at),
        due_at=due_at,
        zone=incident.location.time_zone,
    )


def _meet_clock(incident: Incident, process_fix: ProcessFix, *, by: User, at: datetime) -> None:
    duty = DeadlineKind.PROCESS_FIX
    deadlines.meet(incident, duty, subject=process_fix.pk, done_at=at, by=by, at=at)


def _let_go_of_earlier(incident: Incident) -> None:
    if incident.process_fix_id is not None:
        deadlines.cancel(incident, DeadlineKind.PROCESS_FIX, subject=incident.process_fix_id)


def _record_everywhere(process_fix: ProcessFix, kind: EventKind, *, by: User, at: datetime) -> None:
    for incident in process_fix.incidents.order_by("pk"):
        history.record(incident, kind, by=by, at=at, process_fix=process_fix.pk)
