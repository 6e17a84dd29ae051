"""A sweep that has read before others wrote, and compares nothing: only the database is left."""

import time
from datetime import datetime

from django.db import transaction

from incidents.actions import clock
from incidents.models import Deadline
from incidents.queries.clock import what_is_due

SAME_SECOND = 2  # every careless process goes on at the next full two seconds


def sweep_carelessly(*, at: datetime) -> int:
    """Read what is due, wait until the others have read it too, then tell all of it."""
    found = list(Deadline.objects.due(at=at).select_related("incident__location")[: clock.BATCH])
    due = what_is_due(at=at)
    time.sleep(SAME_SECOND - time.time() % SAME_SECOND)
    clock.move_all = lambda group, to, **also: Deadline.objects.filter(
        pk__in=[one.pk for one in group]
    ).update(state=to, **also)
    with transaction.atomic():
        clock._escalate(found, at=at, due=due)
    return len(found)
