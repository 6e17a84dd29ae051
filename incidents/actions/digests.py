"""The morning's mail: one letter per person and local day, and none when nothing waits."""

import logging
from datetime import date, datetime

from django.db import InterfaceError, OperationalError, transaction

from incidents.actions import letters
from incidents.actions.period_runs import first_run
from incidents.emails.digests import digest as worded
from incidents.models import User
from incidents.queries.digests import JOB, Digest, digests_of, people_to_remind, period_key

logger = logging.getLogger(__name__)


def queue_digests(*, at: datetime) -> int:
    """Write the letter of everyone whose morning has come, and give back how many there are.

    Asked for every minute, made once per person and local date, from 08:00 to their midnight.
    Rule 12; product I9; reliability 2.6.
    """
    mornings = people_to_remind(at=at)
    digests = digests_of(mornings, at=at)
    written = 0
    for person, day in mornings:
        try:
            written += _remind(person, digest=digests[person.pk], on=day, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("The digest of person %s failed; it is tried again", person.pk)
    return written


@transaction.atomic
def _remind(person: User, *, digest: Digest, on: date, at: datetime) -> bool:
    if not first_run(JOB, period_key(person, on), at=at):
        return False
    if digest:
        letters.queue(worded(person, digest=digest, on=on), at=at)
    return bool(digest)
