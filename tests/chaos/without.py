"""Each protection, and how a process looks that has it no more. Reliability 7.1, C22."""

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from incidents.actions import approvals, clock, incidents, ledger, post, remedies
from incidents.lifecycle import LetterState
from incidents.models import (
    AuthorityLimit,
    AuthorityUse,
    Deadline,
    Incident,
    OutgoingEmail,
    User,
)
from incidents.models.outbox import OutgoingEmailQuerySet
from incidents.models.spending import basis_of
from incidents.queries import clock as due


def _transaction() -> None:
    """What belongs together is written piece by piece, and rows are not held."""
    clock.transaction = SimpleNamespace(atomic=nullcontext)  # type: ignore[attr-defined]
    _lock()


def _lock() -> None:
    """Rows are read and not held."""
    models.QuerySet.select_for_update = (  # type: ignore[method-assign]
        lambda self, *args, **kwargs: self.all()
    )


def _compare_and_set() -> None:
    """Whoever has read a row changes it, whatever it is by now."""

    def move_all(group: Sequence[Deadline], to: str, /, **also: Any) -> None:
        Deadline.objects.filter(pk__in=[one.pk for one in group]).update(state=to, **also)

    def claim(key: int, this: post.Round) -> OutgoingEmail:
        held = OutgoingEmail.objects.filter(pk=key)
        held.update(state=LetterState.SENDING, claim_token=this.token)
        return held.select_related("recipient", "incident", "deadline").get()

    clock.move_all = move_all
    post._claim = claim


def _lease() -> None:
    """What somebody has in hand stays in hand, also when they are dead."""

    def free(self: OutgoingEmailQuerySet, *, at: Any) -> OutgoingEmailQuerySet:
        return self.filter(state=LetterState.WAITING, next_try_at__lte=at)

    OutgoingEmailQuerySet.free = free  # type: ignore[method-assign]


def _mark() -> None:
    """A letter that left is not marked as sent."""
    post._sent = lambda *_: None


def _retry() -> None:
    """A letter that was refused once is given up."""
    post._is_permanent = lambda _: True


def _aside() -> None:
    """A batch with a bad row is not gone through one by one."""

    def alone(*_: object, **__: object) -> None:
        raise RuntimeError("one bad row")

    clock._escalate_alone = alone


def _database_clock() -> None:
    """Every process goes by its own clock."""
    import incidents.tasks  # noqa: PLC0415  it has to be there to be changed

    for module in (due, incidents.tasks, sys.modules.get("tests.chaos.hand")):
        if module is not None:
            module.database_now = timezone.now  # type: ignore[attr-defined]


def _brake() -> None:
    """After a standstill everything is told letter by letter."""
    due.STORM_COUNT = 1_000_000


def _conditional_update() -> None:
    """What is left of an authority is read, compared and written, and nobody holds the row."""

    def read(incident: Incident) -> Incident:
        return Incident.objects.select_related("location", "owner").get(pk=incident.pk)

    def spend(incident: Incident, amount: Decimal, *, person: User, at: datetime) -> bool:
        limit = AuthorityLimit.objects.of(person)
        use, _ = AuthorityUse.objects.get_or_create(
            person=person, basis_key=basis_of(incident, at=at), defaults={"limit": limit}
        )
        if use.used + amount > limit:
            return False
        AuthorityUse.objects.filter(pk=use.pk).update(used=use.used + amount, limit=limit)
        return True

    for module in (incidents, remedies, approvals):
        module.locked = read  # type: ignore[attr-defined]
    # Saving the incident would hold its row as well.
    remedies.keep_the_thoughts = lambda *_: None  # type: ignore[attr-defined]
    ledger.use_authority = spend


def _batches() -> None:
    """Deadlines are seen to one at a time."""
    clock.BATCH = 1


HERE: dict[str, Callable[[], None]] = {
    "transaction": _transaction,
    "lock": _lock,
    "compare-and-set": _compare_and_set,
    "lease": _lease,
    "mark": _mark,
    "retry": _retry,
    "aside": _aside,
    "database-clock": _database_clock,
    "brake": _brake,
    "batches": _batches,
    "conditional-update": _conditional_update,
}
# Taken away by settings.py, by the stage, or by the case itself.
ELSEWHERE = {
    "immediate": "SQLite begins its transactions without the write lock",
    "patience": "SQLite does not wait for a lock",
    "rows": "each request of a person publishes to the broker",
    "unique": "the database accepts a second row for the same step",
    "second-clock": "nobody calls manage.py tick",
    "grace": "a restart kills instead of asking",
}


def remove(name: str) -> None:
    if name in HERE:
        HERE[name]()


class Publishing:
    """A site that hands its work to the broker instead of writing rows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from recovery.celery import app  # noqa: PLC0415  only where it is asked for

        app.send_task("incidents.take_pulse")
        return self.get_response(request)
