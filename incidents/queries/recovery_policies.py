"""The recovery policies in force: the most specific row, else what is delivered."""

from dataclasses import dataclass

from django.db.models import QuerySet

from incidents.models import Incident, RecoveryPolicy
from incidents.policy.clock import (
    Policy,
    Promise,
    Snapshot,
    as_delivered,
    kept_promise,
    promises_for,
    snapshot,
)
from incidents.policy.escalation import DEFAULT_STEPS, as_step, tellings
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity

NO_BREAK = "\u00a0"  # a number and its unit stay on one line
# What a policy promises, in the order of the work.
SHOWN = (
    DeadlineKind.FIRST_CONTACT,
    DeadlineKind.FIX,
    DeadlineKind.APOLOGY,
    DeadlineKind.APPROVAL,
    DeadlineKind.DIAGNOSIS,
    DeadlineKind.EXTRA,
    DeadlineKind.CHECK_IN,
)


def snapshot_for(incident: Incident) -> Snapshot:
    """This is the copy of the policy that an incident takes along as its clocks start. Rule 5."""
    policy = policy_for(
        incident.severity,
        location=incident.location_id,
        incident_type=incident.incident_type_id,
    )
    return snapshot(incident.severity, policy)


def policy_for(severity: str, *, location: int | None, incident_type: int | None) -> Policy:
    """This is the policy in force for one severity, at one place, for one kind of mistake.

    A row for both comes before one for the kind, that before one for the place, that before the
    one for everywhere; without any the numbers as delivered hold. Keys in, one question.
    """
    # A business owner makes a handful by hand: to choose among them is sooner than to ask for one.
    rows = RecoveryPolicy.objects.filter(severity=severity)
    here, of_it = {None, location}, {None, incident_type}
    found = [one for one in rows if one.location_id in here and one.incident_type_id in of_it]
    if not found:
        return as_delivered(severity)
    return as_policy(max(found, key=_how_special))


def policy_of(
    severity: str, *, location: int | None, incident_type: int | None
) -> RecoveryPolicy | None:
    """This is the row for exactly this severity, place and kind, if the business owner made one."""
    rows = RecoveryPolicy.objects.filter(
        severity=severity, location=location, incident_type=incident_type
    )
    return rows.first()


def as_policy(row: RecoveryPolicy) -> Policy:
    """This is a row as the clock reads it; what it does not name is as delivered."""
    own = {kind: kept_promise(kept) for kind, kept in row.promises.items()}
    return Policy(
        promises={**promises_for(row.severity), **own},
        warn_at_percent=row.warn_at_percent,
        requests_expire_after=row.requests_expire_after,
        steps=tuple(as_step(kept) for kept in row.steps) or DEFAULT_STEPS,
    )


def _how_special(row: RecoveryPolicy) -> tuple[bool, bool]:
    return (row.incident_type_id is not None, row.location_id is not None)


@dataclass(frozen=True)
class Cell:
    """One promise of the overview in words, and whether it is not as delivered."""

    duty: str
    said: str
    is_changed: bool


@dataclass(frozen=True)
class PolicyRow:
    """One policy of the overview: what it is for, and what it promises."""

    severity: str
    label: str
    location: int
    incident_type: int
    where: str
    is_own: bool  # the business owner made it
    cells: list[Cell]
    steps: str


def policies_everywhere() -> list[PolicyRow]:
    """These are the policies that hold everywhere, the most severe first, own or as delivered."""
    own = {row.severity: row for row in _rows().filter(location=None, incident_type=None)}
    return [_shown(severity, own.get(severity)) for severity in reversed(Severity)]


def special_policies() -> list[PolicyRow]:
    """These are the policies for one place or one kind of mistake, the most severe first."""
    rows = _rows().exclude(location=None, incident_type=None)
    order = list(reversed(Severity.values))
    return [
        _shown(row.severity, row)
        for row in sorted(rows, key=lambda row: (order.index(row.severity), str(row)))
    ]


def promise_in_words(promise: Promise) -> str:
    """This is how long a duty may take, as people say it: 15 min, 4 h open, 1 working day."""
    if promise.working_days:
        return f"{promise.working_days} working day{'' if promise.working_days == 1 else 's'}"
    if promise.days:
        return f"{promise.days} day{'' if promise.days == 1 else 's'}"
    hours, rest = divmod(promise.minutes, 60)
    said = f"{promise.minutes} min" if rest else f"{hours} h"
    return said if promise.round_the_clock else f"{said} open"


def _rows() -> QuerySet[RecoveryPolicy]:
    return RecoveryPolicy.objects.select_related("location", "incident_type")


def _shown(severity: str, row: RecoveryPolicy | None) -> PolicyRow:
    policy, delivered = as_policy(row) if row else as_delivered(severity), as_delivered(severity)
    place, kind = (row.location, row.incident_type) if row else (None, None)
    return PolicyRow(
        severity=str(severity),
        label=str(Severity(severity).label),
        location=place.pk if place else 0,
        incident_type=kind.pk if kind else 0,
        where=", ".join(one.name for one in (place, kind) if one),
        is_own=row is not None,
        cells=[_cell(kind, policy, delivered) for kind in SHOWN],
        steps=_steps_in_words(policy),
    )


def _cell(kind: DeadlineKind, policy: Policy, delivered: Policy) -> Cell:
    promise = policy.promises[kind]
    is_changed = promise != delivered.promises[kind]
    said = promise_in_words(promise).replace(" ", NO_BREAK, 1)
    return Cell(str(kind.label), said, is_changed)


def _steps_in_words(policy: Policy) -> str:
    last = tellings(policy.steps)[-1][0]
    after = f" and up to {promise_in_words(Promise(minutes=last))} after" if last else ""
    return f"At {policy.warn_at_percent}{NO_BREAK}%, when late{after}"
