"""Logging a mistake, and what changes on the incident itself."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from incidents.actions import deadlines, history
from incidents.actions.customers import Known, add_customer
from incidents.actions.duty import tell_who_is_on_duty
from incidents.actions.moves import move
from incidents.actions.repeats import (
    held_later_ones,
    mark_repeat,
    no_longer_repeated,
    repeated_now,
)
from incidents.lifecycle import HandoffStatus, HoldStatus, IncidentStatus
from incidents.models import (
    Customer,
    Deadline,
    Department,
    Incident,
    IncidentType,
    Location,
    User,
)
from incidents.permissions.incidents import (
    may_act,
    may_change_severity,
    may_note,
    may_withdraw,
)
from incidents.policy.ladder import rung
from incidents.policy.repeats import one_step_up
from incidents.queries.recovery_policies import snapshot_for
from incidents.refusals import Conflict, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.incidents import DiscoveredBy, FaultParty, Severity

FIRST_DUTIES = [
    DeadlineKind.FIRST_CONTACT,
    DeadlineKind.FIX,
    DeadlineKind.APOLOGY,
    DeadlineKind.DIAGNOSIS,
]
# What runs by the policy alone. An extra and a call have a time that somebody promised.
PROMISED = [*FIRST_DUTIES, DeadlineKind.APPROVAL]


@dataclass(frozen=True)
class Report:
    """What someone says when they log a mistake: what and where are enough."""

    what_happened: str
    location: Location
    customer: Customer | None = None
    new_customer: Known | None = None
    customer_hint: str = ""
    incident_type: IncidentType | None = None
    severity: str = Severity.MEDIUM
    department: Department | None = None
    occurred_at: datetime | None = None
    discovered_by: str = DiscoveredBy.STAFF
    fault_party: str = FaultParty.US
    value_that_failed: Decimal | None = None
    is_restricted: bool = False
    customer_informed: bool = False
    seconds_to_log: int | None = None


@transaction.atomic
def log_incident(report: Report, *, by: User, at: datetime) -> Incident:
    """Log a mistake; whoever logs it owns it, and the clocks start. Raises Invalid. Rules 4, 5, 7.

    The clocks are armed in this transaction, with a copy of the policy; who caused it changes
    nothing that is owed. A second similar failure is one step worse than it looks, so its clocks
    are too. Product A4, A12, B1, C7, I8, trap 12.
    """
    return open_incident(report, owner=by, by=by, at=at)


def open_incident(report: Report, *, owner: User, by: User | None, at: datetime) -> Incident:
    """Open an incident for somebody who owns it from its first second; `by` None: the software.

    Part of what sets it off: a log, or a customer who tells us. Raises Invalid. Product trap 10.
    """
    incident = _as_told(report, owner=owner, at=at)
    later = held_later_ones(incident) if incident.occurred_at < at else []
    earlier = repeated_now(incident)
    if earlier:
        incident.severity = one_step_up(report.severity)
    incident.policy_snapshot = snapshot_for(incident)
    incident.save()
    history.record(incident, EventKind.INCIDENT_LOGGED, by=by, at=at, severity=report.severity)
    if earlier:
        _say_how_bad(incident, was=report.severity, by=None, at=at)
        mark_repeat(incident, earlier=earlier, was=report.severity, at=at)
    deadlines.arm_first(incident, FIRST_DUTIES, started_at=at)
    tell_who_is_on_duty(incident, by=by, at=at)
    for other in later:
        look_for_repeat(other, at=at)
    return incident


def _as_told(report: Report, *, owner: User, at: datetime) -> Incident:
    occurred_at = report.occurred_at or at
    if occurred_at > at:
        raise Invalid("This time is still to come.", field="occurred_at")
    customer = report.customer
    if report.new_customer:
        customer = add_customer(report.new_customer, by=owner, at=at)
    told = report.customer_informed or report.discovered_by == DiscoveredBy.CUSTOMER
    return Incident(
        what_happened=report.what_happened,
        customer=customer,
        customer_hint=report.customer_hint,
        incident_type=report.incident_type,
        severity=report.severity,
        location=report.location,
        department=report.department,
        discovered_by=report.discovered_by,
        fault_party=report.fault_party,
        value_that_failed=report.value_that_failed,
        is_restricted=report.is_restricted,
        owner=owner,
        logged_by=owner,
        occurred_at=occurred_at,
        logged_at=at,
        seconds_to_log=report.seconds_to_log,
        customer_informed_at=at if told else None,
    )


@transaction.atomic
def withdraw_incident(incident: Incident, *, by: User, at: datetime) -> None:
    """Take a log back; it stays on record, figures leave it out. Raises Forbidden, Conflict.

    Only while no contact, remedy or spend hangs on it. Design 7.
    """
    incident = locked(incident)
    may_withdraw(by, incident, at=at).or_refuse()
    if incident.contacts.exists() or incident.remedies.exists():
        raise Conflict("Something was already done for the customer; it stays on record.")
    move(incident, IncidentStatus.WITHDRAWN)
    history.record(incident, EventKind.INCIDENT_WITHDRAWN, by=by, at=at)
    let_go_of_what_waits(incident, by=by, at=at)
    deadlines.cancel_all(incident)
    for other, severity in no_longer_repeated(incident, at=at):
        set_severity(other, severity=severity, by=None, at=at)


@transaction.atomic
def change_severity(incident: Incident, *, severity: str, by: User, at: datetime) -> Incident:
    """Say how bad it is for the customer. Raises Forbidden. Rule 5.

    What the policy promises and is still running gets the times of the new severity from when
    each clock began, as a new generation; what is on hold gets them as it runs on, with the time
    used so far counted. What is done or late stays as it is, and so does all of it where the
    severity was known already.
    """
    incident = locked(incident)
    may_change_severity(by, incident).or_refuse()
    set_severity(incident, severity=severity, by=by, at=at)
    return incident


def set_severity(incident: Incident, *, severity: str, by: User | None, at: datetime) -> None:
    """Plan what runs by another severity; `by` None: a rule of ours did it. Rule 5."""
    if severity == incident.severity:
        return
    was, incident.severity = incident.severity, severity
    incident.policy_snapshot = snapshot_for(incident)
    incident.save(update_fields=["severity", "policy_snapshot"])
    _say_how_bad(incident, was=was, by=by, at=at)
    running = incident.deadlines.armed().filter(kind__in=PROMISED)
    # Held, so that one that rings this very second is waited for, and then late.
    for deadline in running.select_for_update(no_key=True).order_by("pk"):
        _plan_anew(deadline, incident, by=by, at=at)
    deadlines.plan_held_anew(incident, PROMISED)


def _say_how_bad(incident: Incident, *, was: str, by: User | None, at: datetime) -> None:
    if incident.severity == was:
        return
    now = incident.severity
    history.record(incident, EventKind.SEVERITY_CHANGED, by=by, at=at, severity=now, was=was)


def _plan_anew(deadline: Deadline, incident: Incident, *, by: User | None, at: datetime) -> None:
    anew = deadlines.plan_anew(deadline, incident)
    if anew.due_at != deadline.due_at:
        history.record(
            incident,
            EventKind.DEADLINE_REPLANNED,
            by=by,
            at=at,
            deadline=anew.pk,
            duty=anew.kind,
            was=deadline.due_at,
            due_at=anew.due_at,
        )


@transaction.atomic
def write_note(incident: Incident, *, words: str, by: User, at: datetime) -> Incident:
    """Write down something for colleagues; it is never a contact. Raises Forbidden. Rule 6."""
    may_note(by, incident).or_refuse()
    history.record(incident, EventKind.NOTE_WRITTEN, by=by, at=at, words=words)
    return incident


@transaction.atomic
def name_customer(
    incident: Incident,
    *,
    customer: Customer | None = None,
    new_customer: Known | None = None,
    by: User,
    at: datetime,
) -> Incident:
    """Say who was let down, once it is known. Raises Forbidden, Conflict. Design 7.

    Only now can it show that it is their second similar failure. Product, trap 12.
    """
    incident = locked(incident)
    may_act(by, incident).or_refuse()
    if incident.customer_id is not None:
        raise Conflict("The customer of this incident is known already.")
    if new_customer:
        customer = add_customer(new_customer, by=by, at=at)
    incident.customer = customer
    incident.save(update_fields=["customer"])
    history.record(incident, EventKind.CUSTOMER_NAMED, by=by, at=at, customer=incident.customer_id)
    for one in [incident, *held_later_ones(incident)]:
        look_for_repeat(one, at=at)
    return incident


def look_for_repeat(incident: Incident, *, at: datetime) -> None:
    """See whether an incident on the way is a second similar failure; safe to ask twice.

    Called when the customer or the type of mistake becomes known. What the policy promises is
    planned anew for one step more. Product, trap 12.
    """
    earlier = repeated_now(incident)
    if earlier is None:
        return
    was = incident.severity
    set_severity(incident, severity=one_step_up(was), by=None, at=at)
    mark_repeat(incident, earlier=earlier, was=was, at=at)


def let_go_of_what_waits(incident: Incident, *, by: User, at: datetime) -> None:
    """End what waits as the recovery ends: a request to take it on, a hold and its clocks."""
    for hold in incident.holds.running():
        move(hold, HoldStatus.ENDED, ended_at=min(at, hold.until), ended_by=by, next_try_at=None)
        history.record(incident, EventKind.HOLD_ENDED, by=by, at=at, hold=hold.pk)
    for handoff in incident.handoffs.filter(status=HandoffStatus.REQUESTED):
        move(handoff, HandoffStatus.WITHDRAWN, answered_at=at)
        history.record(incident, EventKind.HANDOFF_WITHDRAWN, by=by, at=at, handoff=handoff.pk)


def locked(incident: Incident) -> Incident:
    """This is the incident as it is now, held until the transaction ends.

    Every action on a recovery begins here, so two people act one after the other. On SQLite the
    IMMEDIATE transaction is the lock.
    """
    rows = Incident.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("location", "owner", "customer", "department").get(pk=incident.pk)


def climb(incident: Incident) -> None:
    """Keep the rung that the facts have reached. Rule 1; product A10, E4 to E6."""
    incident.rung = rung(
        fixed_at=incident.fixed_at,
        care=any(apology.care_shown for apology in incident.apologies.all()),
        extras_given_at=[
            extra.delivered_at
            for extra in incident.remedies.extras().given()
            if extra.delivered_at is not None
        ],
    )
    incident.save(update_fields=["rung"])


def happened(happened_at: datetime, *, incident: Incident, at: datetime, field: str) -> None:
    """Refuse a time that cannot be true: still to come, or before the mistake. Raises Invalid."""
    if happened_at > at:
        raise Invalid("This time is still to come.", field=field)
    # People pick minutes; the mistake may carry seconds.
    if happened_at < incident.occurred_at.replace(second=0, microsecond=0):
        raise Invalid("This is before the mistake happened.", field=field)
