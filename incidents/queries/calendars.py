"""A place's calendar as its page shows it: the days off to come, and what its hours mean."""

from dataclasses import dataclass
from datetime import datetime

from incidents.models import Location
from incidents.policy.calendars import DayOff, coming_days
from incidents.policy.working_time import Hours
from incidents.queries.recovery_policies import policy_for
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity

# Contact and fix of the others run day and night, whatever the hours. Rule 5.
COUNT_HOURS = (Severity.MEDIUM, Severity.LOW)


@dataclass(frozen=True)
class Listed:
    """A day off to come, and whether the place would be closed on it anyway."""

    off: DayOff
    is_closed_anyway: bool


@dataclass(frozen=True)
class Meant:
    """What is promised to whoever logs an incident at this moment."""

    severity: str
    contact_by: datetime
    apology_by: datetime


def days_off_to_come(location: Location, *, at: datetime) -> list[Listed]:
    """These are the days off of the next twelve months at this place, in order. Product A12."""
    today, week = at.astimezone(location.zone).date(), location.hours.week
    return [
        Listed(off, is_closed_anyway=not week.get(off.day.isoweekday()))
        for off in coming_days(location.days_off, today=today)
    ]


def what_it_means(location: Location, *, hours: Hours, at: datetime) -> list[Meant]:
    """This is when contact and apology would fall due for an incident logged now. Rule 5."""
    policies = [
        (one, policy_for(one, location=location.pk, incident_type=None)) for one in COUNT_HOURS
    ]
    return [
        Meant(
            severity=str(severity.label).lower(),
            contact_by=policy.promises[DeadlineKind.FIRST_CONTACT].due_at(at, hours),
            apology_by=policy.promises[DeadlineKind.APOLOGY].due_at(at, hours),
        )
        for severity, policy in policies
    ]
