"""The recovery policies in force: the most specific row, else what is delivered."""

from django.db.models import Q

from incidents.models import Incident, RecoveryPolicy
from incidents.policy.clock import (
    Policy,
    Snapshot,
    as_delivered,
    kept_promise,
    promises_for,
    snapshot,
)
from incidents.policy.escalation import DEFAULT_STEPS, as_step


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
    here = Q(location=None) | Q(location=location)
    of_it = Q(incident_type=None) | Q(incident_type=incident_type)
    found = list(RecoveryPolicy.objects.filter(here, of_it, severity=severity))
    if not found:
        return as_delivered(severity)
    return as_policy(max(found, key=_how_special))


def as_policy(row: RecoveryPolicy) -> Policy:
    """This is a row as the clock reads it; what it does not name is as delivered."""
    own = {kind: kept_promise(kept) for kind, kept in row.promises.items()}
    return Policy(
        promises={**promises_for(row.severity), **own},
        warn_at_percent=row.warn_at_percent,
        steps=tuple(as_step(kept) for kept in row.steps) or DEFAULT_STEPS,
    )


def _how_special(row: RecoveryPolicy) -> tuple[bool, bool]:
    return (row.incident_type_id is not None, row.location_id is not None)
