"""How late the clock is: deadlines spread over a minute, and ten thousand in one second."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

from django.db.models import Max, QuerySet
from django.utils.timezone import now

from incidents.models import Deadline, Escalation, Event, Incident, OutgoingEmail
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from tests.servers import wait_until
from tests.servers.clockwork import Clockwork
from tests.servers.valkey import Valkey

SPREAD, SPREAD_OVER = 600, timedelta(seconds=60)
AT_ONCE = 10_000
AHEAD = timedelta(seconds=3)
LOOK_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class Lateness:
    """How late escalations were written, in milliseconds, and whether each came once."""

    late: list[float]
    told: int
    seconds: float
    letters: int


@contextmanager
def clockwork(folder: Path) -> Iterator[None]:
    """The workers and the beat of the Procfile, on Valkey."""
    os.environ["TEST_FOLDER"] = str(folder)
    valkey = Valkey()
    valkey.start()
    quiet = {"CELERY_BROKER_URL": valkey.url, "LOG_LEVEL": "WARNING"}
    clock = Clockwork(log=folder / "clock.log", **quiet)
    post = Clockwork(log=folder / "post.log", **quiet)
    clock.start("-B", "-Q", "clock", "--concurrency", "2")
    post.start("-Q", "post", "--concurrency", "2")
    try:
        probe = _arm(1, due_at=lambda _: now())
        wait_until(lambda: _told(probe) == 1, within=60, what="the clock ticks")
        yield
    finally:
        clock.stop()
        post.stop()
        valkey.kill()


def spread() -> Lateness:
    """Six hundred deadlines, ten in every second of a minute."""
    begin = now() + AHEAD
    return _measured(SPREAD, due_at=lambda number: begin + SPREAD_OVER * number / SPREAD, within=90)


def at_once() -> Lateness:
    """Ten thousand deadlines, all due in the same second."""
    due = now() + AHEAD * 3
    return _measured(AT_ONCE, due_at=lambda _: due, within=240)


def _measured(count: int, *, due_at: Callable[[int], datetime], within: float) -> Lateness:
    before = OutgoingEmail.objects.count()
    armed = _arm(count, due_at=due_at)
    first = armed.order_by("due_at").values_list("due_at", flat=True)[0]
    wait_until(lambda: _look(armed) >= count, within=within, what="all are told")
    seconds = (now() - first).total_seconds()
    time.sleep(2)  # two more ticks: would one be told twice?
    due = dict(armed.values_list("pk", "due_at"))
    events = Event.objects.filter(kind=EventKind.DEADLINE_BREACHED, recorded_at__gte=first)
    late = [
        (event.recorded_at - due[event.details["deadline"]]).total_seconds() * 1000
        for event in events
        if event.details["deadline"] in due
    ]
    letters = OutgoingEmail.objects.count() - before
    return Lateness(late, told=_told(armed), seconds=seconds, letters=letters)


def _arm(count: int, *, due_at: Callable[[int], datetime]) -> QuerySet[Deadline]:
    incidents = cycle(Incident.objects.on_the_way().order_by("pk"))
    top = Deadline.objects.aggregate(top=Max("pk"))["top"]
    armed = [_deadline(next(incidents), top + number, due_at(number)) for number in range(count)]
    Deadline.objects.bulk_create(armed, batch_size=1000)
    return Deadline.objects.filter(pk__gt=top, subject__gte=top)


def _deadline(incident: Incident, subject: int, due_at: datetime) -> Deadline:
    # A subject of its own, as an incident has one fix and needs forty clocks here.
    return Deadline(
        incident=incident,
        kind=DeadlineKind.FIX,
        subject=subject,
        started_at=due_at - timedelta(hours=1),
        due_at=due_at,
        steps={"1": 0.0},
        next_step=1,
        next_step_at=due_at,
    )


def _look(armed: QuerySet[Deadline]) -> int:
    # Lateness is read from the rows: whoever looks all the time takes the machine from the clock.
    time.sleep(LOOK_EVERY)
    return _told(armed)


def _told(armed: QuerySet[Deadline]) -> int:
    return Escalation.objects.filter(deadline__in=armed).count()
