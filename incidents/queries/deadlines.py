"""Promises of a local time, and those that another zone has moved away from it."""

import logging
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from incidents.models import Deadline
from incidents.policy.working_time import still_at

logger = logging.getLogger(__name__)


def displaced(*, at: datetime) -> list[Deadline]:
    """These are the promises still to come whose wall time is another instant by now.

    The place has another zone, or the zone other rules; one query, however many run. Reliability
    2.6.
    """
    coming = Deadline.objects.armed().filter(wall_time__isnull=False, due_at__gt=at)
    known = coming.values_list("pk", "due_at", "wall_time", "incident__location__time_zone")
    zone_of = cache(_zone)
    found = [
        pk
        for pk, due_at, wall, name in known
        if wall and (zone := zone_of(name)) and still_at(due_at, wall, zone) != due_at
    ]
    return list(Deadline.objects.filter(pk__in=found).select_related("incident").order_by("pk"))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        logger.exception("A place has the time zone %s, which nobody knows", name)
        return None
