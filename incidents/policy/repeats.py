"""A second similar failure that comes too soon: the surprise of a recovery works once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.words.incidents import Severity

WITHIN_DAYS = 180  # Product, section 5, after Maxham and Netemeyer 2002
WITHIN = timedelta(days=WITHIN_DAYS)
MILDEST_FIRST = tuple(Severity)


@dataclass(frozen=True)
class Failure:
    """One mistake with one customer, as far as another one may be like it."""

    occurred_at: datetime
    incident_type: int | None = None
    department: int | None = None
    number: int = 0


def is_similar(one: Failure, other: Failure) -> bool:
    """Whether two failures of one customer are of a kind: the same type of mistake.

    Where the type of one of them is not known, the same department; where that is not known
    either, they are not. Product, trap 12.
    """
    if one.incident_type and other.incident_type:
        return one.incident_type == other.incident_type
    return one.department is not None and one.department == other.department


def is_soon(one: Failure, *, after: Failure) -> bool:
    """Whether it happened within 180 days of the other, that day included, and not before it."""
    return timedelta(0) <= one.occurred_at - after.occurred_at <= WITHIN


def repeated_by(one: Failure, others: Iterable[Failure]) -> Failure | None:
    """This is the latest of the customer's other failures that this one repeats, if any."""
    found = [other for other in others if is_soon(one, after=other) and is_similar(one, other)]
    return max(found, key=lambda other: (other.occurred_at, other.number), default=None)


def one_step_up(severity: str) -> Severity:
    """This is how bad a second failure is: one step worse than it looks, critical at most."""
    step = MILDEST_FIRST.index(Severity(severity)) + 1
    return MILDEST_FIRST[min(step, len(MILDEST_FIRST) - 1)]
