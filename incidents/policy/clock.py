"""How long each duty may take, when the next person is told, and when a promise falls due."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from incidents.policy.working_time import Hours, add_working_days, add_working_time
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity

# The numbers of product.md, section 5. A change moves no running clock: incidents carry a copy.
FIRST_CONTACT_MINUTES = {
    Severity.CRITICAL: 15,
    Severity.HIGH: 15,
    Severity.MEDIUM: 60,
    Severity.LOW: 240,
}
FIX_MINUTES = 60
APOLOGY_MINUTES = 120
APOLOGY_WORKING_DAYS = 1
DIAGNOSIS_WORKING_DAYS = 3
APPROVAL_MINUTES = 15
EXTRA_MINUTES = 10
WARN_AT_PERCENT = 75
AT_RISK, BREACH = 0, 1  # the first two steps of an escalation
LATE_MEANS_CATCH_UP = timedelta(seconds=60)
WITHDRAW_WITHIN = timedelta(minutes=10)

# Contact and fix for these run day and night: people wait by the phone. Rule 5.
ROUND_THE_CLOCK = frozenset({Severity.CRITICAL, Severity.HIGH})
# Weeks or days ahead a warning at three quarters of the time helps nobody.
WARNED = frozenset(
    {
        DeadlineKind.FIRST_CONTACT,
        DeadlineKind.FIX,
        DeadlineKind.APOLOGY,
        DeadlineKind.APPROVAL,
    }
)
# What cannot wait for the morning's mail. Interface 10.5.
TOLD_AT_ONCE = frozenset(
    {
        DeadlineKind.FIRST_CONTACT,
        DeadlineKind.FIX,
        DeadlineKind.APPROVAL,
        DeadlineKind.CHECK_IN,
    }
)


class Snapshot(TypedDict):
    """The policy as an incident carries it."""

    severity: str
    promises: dict[str, dict[str, int | bool]]


@dataclass(frozen=True)
class Promise:
    """How long one duty may take: minutes or working days; by the clock or by opening hours."""

    minutes: int = 0
    working_days: int = 0
    round_the_clock: bool = True

    def due_at(self, start: datetime, hours: Hours) -> datetime:
        """This is when the promise falls due, in UTC. Rule 5; product A1, A5, A12."""
        if self.working_days:
            return add_working_days(start, self.working_days, hours)
        span = timedelta(minutes=self.minutes)
        return start + span if self.round_the_clock else add_working_time(start, span, hours)


def promises_for(severity: str) -> dict[str, Promise]:
    """This is what we promise for one severity, whoever caused it. Rules 5 and 7; product C7."""
    severity = Severity(severity)
    urgent = severity in ROUND_THE_CLOCK
    apology = (
        Promise(minutes=APOLOGY_MINUTES) if urgent else Promise(working_days=APOLOGY_WORKING_DAYS)
    )
    return {
        DeadlineKind.FIRST_CONTACT: Promise(
            minutes=FIRST_CONTACT_MINUTES[severity], round_the_clock=urgent
        ),
        DeadlineKind.FIX: Promise(minutes=FIX_MINUTES, round_the_clock=urgent),
        DeadlineKind.APOLOGY: apology,
        DeadlineKind.DIAGNOSIS: Promise(working_days=DIAGNOSIS_WORKING_DAYS),
        DeadlineKind.APPROVAL: Promise(minutes=APPROVAL_MINUTES),
        DeadlineKind.EXTRA: Promise(minutes=EXTRA_MINUTES),
    }


def snapshot(severity: str) -> Snapshot:
    """This is the copy of the policy that an incident carries from the second it is logged."""
    promises = {str(kind): asdict(promise) for kind, promise in promises_for(severity).items()}
    return {"severity": str(severity), "promises": promises}


def promised(policy: Snapshot, kind: str) -> Promise:
    """This is what the incident's own copy of the policy promises for one duty."""
    return Promise(**policy["promises"][str(kind)])  # type: ignore[arg-type]


def steps_for(kind: str, *, started_at: datetime, due_at: datetime) -> dict[str, float]:
    """This is who-is-told-when: seconds from the due time for each step (0 at risk, 1 late)."""
    steps = {str(BREACH): 0.0}
    if kind in WARNED:
        left = (due_at - started_at).total_seconds() * (100 - WARN_AT_PERCENT) / 100
        steps[str(AT_RISK)] = -left
    return steps
