"""How long something that was read may be kept: until anything happens, and a minute at most."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import now

from incidents.models import Event


@dataclass(frozen=True)
class AsOf:
    """A state of the house: the last event that was written, and when it is looked at."""

    newest: tuple[int, datetime]
    at: datetime


def as_of(at: datetime) -> AsOf:
    """This is the state of the house: every change has its event, so the same state is the same.

    What depends on the time alone is at most a minute old. Rule 12; product L4.
    """
    newest = Event.objects.order_by("-pk").values_list("pk", "recorded_at").first()
    if newest is None:
        return AsOf((0, now()), at)  # before the first event nothing is kept
    minute, written = at.replace(second=0, microsecond=0), newest[1]
    # What the clock has just said is not looked at from before it said so.
    return AsOf(newest, written if minute < written <= at else minute)
