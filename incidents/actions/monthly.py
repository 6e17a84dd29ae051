"""The owner's month in one page: one letter per person and month, none of an empty one."""

from datetime import datetime

from incidents.actions import letters
from incidents.actions.one_by_one import alone
from incidents.actions.period_runs import first_run
from incidents.emails.monthly import monthly_letter
from incidents.models import User
from incidents.policy.monthly import Month
from incidents.queries.monthly import JOB, month_told, owners_to_tell, period_key


def queue_monthly_letters(*, at: datetime) -> int:
    """Write the letter of every owner whose first morning has come, and say how many there are.

    Asked for every minute, made once per person and month, from 08:00 where they are. A month in
    which nothing happened is closed without a letter. Rule 12.
    """
    return sum(_write_alone(person, month, at=at) for person, month in owners_to_tell(at=at))


def _write_alone(person: User, month: Month, *, at: datetime) -> int:
    what = f"The monthly letter of person {person.pk}"
    return alone(lambda: _write(person, month, at=at), what=what)


def _write(person: User, month: Month, *, at: datetime) -> int:
    if not first_run(JOB, period_key(person, month), at=at):
        return 0
    if not month_told(month, zone=person.zone):
        return 0
    letters.queue(monthly_letter(person, month=month), at=at)
    return 1
