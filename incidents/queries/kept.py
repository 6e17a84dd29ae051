"""How long something that was read may be kept: until anything happens, and a minute at most."""

from dataclasses import dataclass
from datetime import datetime

from incidents.models import Event


@dataclass(frozen=True)
class AsOf:
    """A state of the house: the last event that was written, and when it is looked at."""

    newest: tuple[int, datetime] | None
    at: datetime


def as_of(at: datetime) -> AsOf:
    """This is the state of the house: every change has its event, so the same state is the same.

    What depends on the time alone is at most a minute old. Rule 12; product L4.
    """
    newest = Event.objects.order_by("-pk").values_list("pk", "recorded_at").first()
    minute = at.replace(second=0, microsecond=0)
    # What the clock has just said is not looked at from before it said so.
    just_now = newest is not None and minute < newest[1] <= at
    return AsOf(newest, newest[1] if newest and just_now else minute)
