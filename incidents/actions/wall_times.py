"""Keeping promises of a local time at that local time when zones change."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from incidents.actions import check_ins, deadlines
from incidents.actions.incidents import locked
from incidents.models import Deadline
from incidents.policy.working_time import still_at
from incidents.queries.deadlines import displaced
from incidents.words.clock import DeadlineKind

logger = logging.getLogger(__name__)


def replan_wall_times(*, at: datetime) -> int:
    """Plan anew what was promised as a local time and would now come at another one.

    A place got another zone, or a zone other rules: the next generation, with an event; clocks of
    elapsed time never move. Safe to run often and beside itself. Reliability 2.6.
    """
    kept = 0
    for promise in displaced(at=at):
        try:
            kept += _keep(promise, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("The local time of deadline %s was not kept", promise.pk)
    return kept


@transaction.atomic
def _keep(promise: Deadline, *, at: datetime) -> bool:
    incident = locked(promise.incident)
    # Read again under the lock: it may have been met, moved or kept meanwhile.
    found = Deadline.objects.armed().filter(pk=promise.pk, due_at__gt=at).first()
    if found is None or found.wall_time is None:
        return False
    if found.kind == DeadlineKind.CHECK_IN:
        check_ins.keep_local_time(found, at=at)
        return True
    due_at = still_at(found.due_at, found.wall_time, incident.location.zone)
    deadlines.keep_local_time(found, incident, due_at=due_at, at=at)
    return True
