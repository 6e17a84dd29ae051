"""What the business promises, and who is told when: set by its owner, for all or for some."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from incidents.actions import history
from incidents.actions.versions import CHANGED_MEANWHILE, columns_of, save_over
from incidents.models import IncidentType, Location, RecoveryPolicy, User
from incidents.permissions.settings import may_change_settings
from incidents.policy.clock import Policy, wrong_with_promises
from incidents.policy.escalation import Stored, as_stored, wrong_with_steps
from incidents.queries.recovery_policies import policy_for, policy_of
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind


@dataclass(frozen=True)
class Scope:
    """What a policy is for: one severity, everywhere or at one place, for all types or one."""

    severity: str
    location: Location | None = None
    incident_type: IncidentType | None = None

    @property
    def keys(self) -> dict[str, Any]:
        """The scope as keys, for history and look-ups."""
        return {
            "severity": str(self.severity),
            "location": self.location.pk if self.location else None,
            "incident_type": self.incident_type.pk if self.incident_type else None,
        }


@dataclass(frozen=True)
class Terms:
    """What a policy says, as its row keeps it."""

    promises: dict[str, dict[str, int | bool]]
    warn_at_percent: int
    requests_expire_after: int
    steps: list[Stored]


@transaction.atomic
def set_policy(
    scope: Scope, *, policy: Policy, version: int, by: User, at: datetime
) -> RecoveryPolicy:
    """Say what is promised from now on; clocks that run keep their policy. Rule 5; product 5.

    `version` is that of the row which was read, 0 where there was none. Raises Forbidden, Invalid,
    and Conflict when somebody else was faster.
    """
    may_change_settings(by).or_refuse()
    _refuse_what_cannot_be(policy)
    before = policy_for(**scope.keys)
    terms = Terms(
        promises={str(kind): asdict(promise) for kind, promise in policy.promises.items()},
        warn_at_percent=policy.warn_at_percent,
        requests_expire_after=policy.requests_expire_after,
        steps=[as_stored(step) for step in policy.steps],
    )
    row = policy_of(**scope.keys)
    if row is None:
        row = _first(scope, terms, version=version)
    else:
        save_over(row, terms, version=version)
    _record(EventKind.POLICY_CHANGED, scope, by=by, at=at, fields=_changed(before, policy))
    return row


@transaction.atomic
def remove_policy(scope: Scope, *, version: int, by: User, at: datetime) -> None:
    """Take a policy out: what is less specific, or as delivered, holds again from now on.

    Raises Forbidden, and Conflict when somebody else changed it meanwhile.
    """
    may_change_settings(by).or_refuse()
    row = policy_of(**scope.keys)
    as_read = RecoveryPolicy.objects.filter(pk=row.pk, version=version) if row else None
    if as_read is None or not as_read.delete()[0]:
        raise Conflict(CHANGED_MEANWHILE)
    _record(EventKind.POLICY_REMOVED, scope, by=by, at=at)


def _first(scope: Scope, terms: Terms, *, version: int) -> RecoveryPolicy:
    if version:
        raise Conflict(CHANGED_MEANWHILE)  # it was there, and somebody took it out
    row = RecoveryPolicy(**columns_of(scope), **columns_of(terms))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(CHANGED_MEANWHILE) from None
    return row


def _refuse_what_cannot_be(policy: Policy) -> None:
    wrong = wrong_with_promises(policy) or wrong_with_steps(policy.steps)
    if wrong:
        raise Invalid(wrong.sentence, field=wrong.field)


def _changed(before: Policy, after: Policy) -> list[str]:
    kinds = {*before.promises, *after.promises}
    names = [str(kind) for kind in kinds if before.promises.get(kind) != after.promises.get(kind)]
    if before.warn_at_percent != after.warn_at_percent:
        names.append("warn_at_percent")
    if before.requests_expire_after != after.requests_expire_after:
        names.append("requests_expire_after")
    if tuple(before.steps) != tuple(after.steps):
        names.append("steps")
    return sorted(names)


def _record(kind: EventKind, scope: Scope, *, by: User, at: datetime, **details: Any) -> None:
    known = {name: key for name, key in scope.keys.items() if key is not None}
    history.record(None, kind, by=by, at=at, **known, **details)
