"""How long each duty may take, when the next person is told, and when a promise falls due."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NotRequired, TypedDict

from incidents.policy.escalation import (
    DEFAULT_STEPS,
    WARN,
    Step,
    Stored,
    Wrong,
    as_step,
    as_stored,
    tellings,
    told_at,
)
from incidents.policy.follow_ups import CHECK_IN_AFTER_DAYS
from incidents.policy.working_time import (
    Hours,
    add_working_days,
    add_working_time,
    working_time_between,
)
from incidents.words.clock import DeadlineKind, Told
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
LONGEST_MINUTES = 7 * 24 * 60
LONGEST_WORKING_DAYS = 30
LONGEST_DAYS = 60
MOST_PERCENT = 99
# Unanswered for so many hours, a request is let go and the requester told. Product 5.
REQUESTS_EXPIRE_AFTER_HOURS = 72
LONGEST_WAIT_HOURS = LONGEST_DAYS * 24
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
TOLD_BY_LETTER = TOLD_AT_ONCE | {DeadlineKind.EXTRA}


class Snapshot(TypedDict):
    """The policy as an incident carries it."""

    severity: str
    promises: dict[str, dict[str, int | bool]]
    warn_at_percent: NotRequired[int]
    requests_expire_after: NotRequired[int]
    steps: NotRequired[list[Stored]]


@dataclass(frozen=True)
class Promise:
    """How long one duty may take: minutes or days; by the clock or by opening hours."""

    minutes: int = 0
    working_days: int = 0
    round_the_clock: bool = True
    days: int = 0  # of the calendar; the check-in call alone

    def due_at(self, start: datetime, hours: Hours) -> datetime:
        """This is when the promise falls due, in UTC. Rule 5; product A1, A5, A12."""
        start = start.astimezone(UTC)  # elsewhere an hour may be two, or none
        if self.working_days:
            return add_working_days(start, self.working_days, hours)
        span = timedelta(days=self.days, minutes=self.minutes)
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
        DeadlineKind.CHECK_IN: Promise(days=CHECK_IN_AFTER_DAYS),
    }


@dataclass(frozen=True)
class Policy:
    """What the business promises, when it warns, and who is told step by step."""

    promises: Mapping[str, Promise]
    warn_at_percent: int = WARN_AT_PERCENT
    steps: Sequence[Step] = DEFAULT_STEPS
    requests_expire_after: int = REQUESTS_EXPIRE_AFTER_HOURS


def wrong_with_promises(policy: Policy) -> Wrong | None:
    """This is the first promise that cannot be, or a warning mark that warns of nothing."""
    for kind, promise in policy.promises.items():
        named = [
            (promise.minutes, LONGEST_MINUTES, "minutes"),
            (promise.working_days, LONGEST_WORKING_DAYS, "working days"),
            (promise.days, LONGEST_DAYS, "days"),
        ]
        given = [(value, most, unit) for value, most, unit in named if value]
        if not given:
            return Wrong(f"{kind}_amount", "Every duty needs a time.")
        for value, most, unit in given:
            if not 1 <= value <= most:
                return Wrong(f"{kind}_amount", f"Between 1 and {most:,} {unit}.")
    if not 1 <= policy.warn_at_percent <= MOST_PERCENT:
        return Wrong("warn_at_percent", f"Between 1 and {MOST_PERCENT} percent of the time.")
    return _wrong_with_waiting(policy)


def _wrong_with_waiting(policy: Policy) -> Wrong | None:
    # Let go before the answer is late, nobody would ever hear that it was.
    waits, field = timedelta(hours=policy.requests_expire_after), "requests_expire_after"
    if not 1 <= policy.requests_expire_after <= LONGEST_WAIT_HOURS:
        return Wrong(field, f"Between 1 and {LONGEST_WAIT_HOURS:,} hours.")
    answer = policy.promises[DeadlineKind.APPROVAL]
    if waits <= timedelta(days=answer.working_days, minutes=answer.minutes):
        return Wrong(field, "Longer than the answer to it may take.")
    return None


def as_delivered(severity: str) -> Policy:
    """This is the policy of one severity where the business owner changed nothing. Product 5."""
    return Policy(promises_for(severity))


def kept_promise(stored: Mapping[str, Any]) -> Promise:
    """This is one promise as a policy and an incident's copy of it keep it."""
    return Promise(**stored)


def snapshot(severity: str, policy: Policy | None = None) -> Snapshot:
    """This is the copy of the policy that an incident carries from the second it is logged."""
    policy = policy or as_delivered(severity)
    return {
        "severity": str(severity),
        "promises": {str(kind): asdict(promise) for kind, promise in policy.promises.items()},
        "warn_at_percent": policy.warn_at_percent,
        "requests_expire_after": policy.requests_expire_after,
        "steps": [as_stored(step) for step in policy.steps],
    }


def promised(policy: Snapshot, kind: str) -> Promise:
    """This is what the incident's own copy of the policy promises for one duty."""
    kept = policy["promises"].get(str(kind))
    return kept_promise(kept) if kept else promises_for(policy["severity"])[str(kind)]


def request_is_over_at(asked_at: datetime, policy: Mapping[str, Any]) -> datetime:
    """This is when a request that nobody answers is let go, by the incident's own policy. F5."""
    hours = policy.get("requests_expire_after", REQUESTS_EXPIRE_AFTER_HOURS)
    return asked_at + timedelta(hours=hours)


# One step as a deadline carries it: seconds from the due time, then who is told. A number alone is
# a step of a duty that has no steps of its own: it is told as it always was.
KeptStep = float | list[float | str]


def warns_at(
    started_at: datetime, due_at: datetime, *, policy: Snapshot, hours: Hours | None
) -> datetime:
    """This is when a promise is at risk: as its share of the time is gone, 75 % as delivered.

    `hours` are the opening hours that it counts, None where it runs day and night: nobody is
    warned while the place is closed and no time passes. Product A12.
    """
    percent = policy.get("warn_at_percent", WARN_AT_PERCENT)
    if hours is None:
        return started_at + (due_at - started_at) * percent / 100
    used = working_time_between(started_at, due_at, hours) * percent / 100
    return add_working_time(started_at, used, hours)


def steps_for(
    kind: str, *, due_at: datetime, warn_at: datetime, policy: Snapshot
) -> dict[str, KeptStep]:
    """This is who-is-told-when by number: 0 at risk, 1 late, 2 and up the next people in line.

    What cannot wait for the morning's mail has the steps of the incident's own policy. Peers 5.
    """
    warning = (warn_at - due_at).total_seconds()
    kept = policy.get("steps")
    steps: dict[str, KeptStep] = {str(BREACH): 0.0}
    if kept is None or kind not in TOLD_AT_ONCE:
        return steps | ({str(AT_RISK): warning} if kind in WARNED else {})
    told = [as_step(one) for one in kept]
    for number, (minutes, tell) in enumerate(tellings(told), BREACH):
        steps[str(number)] = [minutes * 60.0, *tell]
    if kind in WARNED:
        steps[str(AT_RISK)] = [warning, *told_at(told, WARN)]
    return steps


def _seconds(kept: KeptStep) -> float:
    return float(kept[0]) if isinstance(kept, list) else kept


def offset_of(kept: KeptStep) -> timedelta:
    """This is how long after the due time a step comes; before it where negative."""
    return timedelta(seconds=_seconds(kept))


def tells(kept: KeptStep, *, step: int) -> list[str]:
    """These are the words for whom a step is told to, of words.clock.Told."""
    if isinstance(kept, list):
        return [str(one) for one in kept[1:]]
    return [Told.OWNER] if step == AT_RISK else [Told.OWNER, Told.GUIDE]
