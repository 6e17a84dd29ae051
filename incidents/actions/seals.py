"""Seals: every five minutes, what happened is bound to all that happened before."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from incidents.actions.period_runs import first_run, five_minutes_of, forget_runs, has_run
from incidents.models import EventSeal
from incidents.policy.sealing import hash_of_seal, root_of
from incidents.queries.seals import events_to_seal, link_of, newest_seal
from incidents.words.audits import Job

logger = logging.getLogger(__name__)

EVENTS_IN_A_SEAL = 1_000
SEALS_IN_A_PASS = 300
RUNS_ARE_KEPT = timedelta(days=2)


def seal_history(*, at: datetime) -> int:
    """Seal what happened more than three minutes ago, and give back how many events that is.

    `at` is the database's clock. Asked for every minute, done once in five, however many ask:
    no event is sealed twice and the chain never forks. Reliability 5; rule 12.
    """
    period = five_minutes_of(at)
    if has_run(Job.SEAL, period):
        return 0
    try:
        return _seal(period, at=at)
    except IntegrityError:
        return 0  # somebody else went on from the same seal; the next time goes on from theirs


@transaction.atomic
def _seal(period: str, *, at: datetime) -> int:
    if not first_run(Job.SEAL, period, at=at):
        return 0
    forget_runs(Job.SEAL, before=at - RUNS_ARE_KEPT)
    count, previous = 0, newest_seal()
    for _ in range(SEALS_IN_A_PASS):
        after = previous.last_event if previous else 0
        events = events_to_seal(after=after, at=at, most=EVENTS_IN_A_SEAL)
        if not events:
            break
        previous = _bind(events, previous, at=at)
        count += len(events)
    return count


def _bind(events: list[tuple[int, str]], previous: EventSeal | None, *, at: datetime) -> EventSeal:
    seal = EventSeal(
        first_event=events[0][0],
        last_event=events[-1][0],
        count=len(events),
        root=root_of(events),
        previous=previous.hash if previous else "",
        sealed_at=at,
    )
    seal.hash = hash_of_seal(link_of(seal))
    seal.save()
    if previous is None or previous.sealed_at.date() < at.date():
        # Who owns the database can rewrite all that is in it, but not what a log keeps elsewhere.
        logger.info("History sealed up to event %s: %s", seal.last_event, seal.hash)
    return seal
