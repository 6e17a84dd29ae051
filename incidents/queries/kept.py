"""How long something that was read may be kept: until anything happens, and a minute at most."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from django.core.cache import caches
from django.utils.timezone import now

from incidents.models import Event

A_MINUTE, AN_HOUR = 60, 60 * 60
Read = TypeVar("Read")


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


def keep_an_hour(name: str, read: Callable[[], Read]) -> Read:
    """This is what was read under this name within the hour, for what many years rest on."""
    return cast(Read, caches["kept"].get_or_set(name, read, AN_HOUR))


def keep(name: str, state: AsOf, read: Callable[[], Read]) -> Read:
    """This is what was read under this name in this state of the house; read where it was not.

    Each process keeps its own. To show, never to decide.
    """
    return cast(Read, caches["kept"].get_or_set(f"{name}-{hash(state)}", read, A_MINUTE))
