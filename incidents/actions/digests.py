"""The morning's mail: one letter per person and local day, and none when nothing waits."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from time import monotonic

from django.db import InterfaceError, OperationalError, transaction

from incidents.actions import letters
from incidents.actions.period_runs import claim_runs, close_runs
from incidents.emails.digests import digest as worded
from incidents.models import Organisation, User
from incidents.queries.digests import (
    JOB,
    Digest,
    digests_of,
    people_to_remind,
    period_key,
    silent_days,
)
from incidents.refusals import Conflict

logger = logging.getLogger(__name__)

BATCH = 250
PASS_TAKES_AT_MOST = 60.0  # seconds; the soft limit of a task is 90
Mornings = Sequence[tuple[User, date]]


def queue_digests(*, at: datetime) -> int:
    """Write the letter of everyone whose morning has come, and give back how many there are.

    Asked for every minute, made once per person and local date, from 08:00 to their midnight.
    Dates that an outage passed over are closed without a letter. Rule 12; product I9;
    reliability 2.5, 2.6.
    """
    until, written = monotonic() + PASS_TAKES_AT_MOST, 0
    mornings, organisation = people_to_remind(at=at), Organisation.objects.first()
    for start in range(0, len(mornings), BATCH):
        written += _next_batch(mornings[start : start + BATCH], organisation, at=at)
        if monotonic() > until:
            break
    return written


def _next_batch(mornings: Mornings, organisation: Organisation | None, *, at: datetime) -> int:
    digests: dict[int, Digest] = {}
    try:
        digests = digests_of(mornings, at=at)
        return _remind(mornings, digests, organisation, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is in trouble, not these people; the next tick begins again
    except Conflict:
        logger.info("Somebody else serves some of these mornings; going one by one")
    except Exception:
        logger.exception("A batch of %s digests failed; going one by one", len(mornings))
    return sum(_remind_alone(one, digests, organisation, at=at) for one in mornings)


def _remind_alone(
    morning: tuple[User, date],
    digests: dict[int, Digest],
    organisation: Organisation | None,
    *,
    at: datetime,
) -> int:
    try:
        # What one of them owes may be what cannot be read.
        theirs = digests or digests_of([morning], at=at)
        return _remind([morning], theirs, organisation, at=at)
    except Conflict:
        return 0  # a lost race is not a failure: whoever won has written it
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("The digest of person %s failed; it is tried again", morning[0].pk)
        return 0


@transaction.atomic
def _remind(
    mornings: Mornings,
    digests: dict[int, Digest],
    organisation: Organisation | None,
    *,
    at: datetime,
) -> int:
    claim_runs(JOB, [period_key(person, day) for person, day in mornings], at=at)
    close_runs(JOB, silent_days(mornings), at=at)
    written = [
        worded(person, digest=digests[person.pk], on=day, at=at, organisation=organisation)
        for person, day in mornings
        if digests[person.pk]
    ]
    letters.queue_all(written, at=at)
    return len(written)
