"""A sweep that has read before others wrote, and compares nothing: only the database is left."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from incidents.actions import clock
from incidents.models import Deadline
from incidents.queries.clock import what_is_due
from tests.servers import wait_until

TWINS = 2


def sweep_carelessly(*, at: datetime) -> int:
    """Read what is due, wait until the others have read it too, then tell all of it."""
    found = list(Deadline.objects.due(at=at).select_related("incident__location")[: clock.BATCH])
    due = what_is_due(at=at)
    _wait_for_the_other()
    clock.move_all = lambda group, to, **also: Deadline.objects.filter(
        pk__in=[one.pk for one in group]
    ).update(state=to, **also)
    with transaction.atomic():
        clock._escalate(found, at=at, due=due)
    return len(found)


def _wait_for_the_other() -> None:
    folder = Path(settings.VAR_DIR)
    (folder / f"has-read-{os.getpid()}").touch()
    both = lambda: len(list(folder.glob("has-read-*"))) >= TWINS  # noqa: E731
    wait_until(both, within=60, what="both have read")
