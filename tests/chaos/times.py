"""Clocks that are wrong, and a clock that stood still for days. C9, C11."""

import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.utils.timezone import now

from incidents.models import Deadline, Escalation, OutgoingEmail, PeriodRun
from tests.chaos import counts, rows
from tests.chaos.stage import Stage

WRONG_BY = {"+2 h": 7200, "-2 h": -7200, "+3 d": 259_200}
LIBRARY = "libfaketime.so.1"


def wrong_clock(stage: Stage) -> None:
    """C9: one of two sweepers is hours or days off, then right again, beside one that is right."""
    ways = stage.of(full=list(WRONG_BY), short=["+2 h"])
    preload = _preload()
    stage.outcome.seen.append("by libfaketime" if preload else "by time-machine in the process")
    for name in ways:
        ahead = now() + timedelta(seconds=stage.of(full=14, short=8))
        rows.due_now(stage, stage.of(full=300, short=60))
        rows.due(stage, stage.of(full=300, short=60), due_at=lambda _, ahead=ahead: ahead)
        wrong = stage.hand("escalate_deadlines", **_off_by(WRONG_BY[name], preload))
        right = stage.hand("escalate_deadlines")
        count = Deadline.objects.count()
        stage.wait(lambda count=count: stage.told() >= count, within=60, what=f"all told, {name}")
        stage.kill(wrong)
        right.stop()
    _steals_no_lease(stage, preload)
    stage.stop_all()
    # SQLite has no clock but that of the process, so only PostgreSQL can keep a wrong host quiet.
    counts.count_deadlines(stage, never_early=not stage.on_sqlite)


def _steals_no_lease(stage: Stage, preload: str) -> None:
    """A sender whose clock is hours ahead does not take what another has in hand."""
    rows.put_letters_aside()
    stage.mail.wait = 6
    rows.queue_letters(stage, 1)
    held = OutgoingEmail.objects.filter(state="sending")
    stage.hand("deliver_outbox", OUTBOX_LEASE="60")
    stage.wait(held.exists, within=30, what="a letter in hand")
    wrong = stage.hand("deliver_outbox", OUTBOX_LEASE="60", **_off_by(7200, preload))
    stage.wait(lambda: rows.sent() >= 1, within=30, what="the letter leaves")
    time.sleep(2)
    stage.kill(wrong)
    again = len(stage.mail.letters) - 1
    stage.outcome.duplicates = max(again, 0)
    if not stage.on_sqlite:
        stage.outcome.expect(again <= 0, "a lease was stolen")


def _preload() -> str:
    for folder in ("/usr/lib", "/usr/local/lib", "/opt"):
        for found in Path(folder).glob(f"**/faketime/{LIBRARY}"):
            return str(found)
    return ""


def _off_by(seconds: int, preload: str) -> dict[str, str]:
    if not preload:
        return {"CLOCK_AHEAD": str(seconds)}
    return {
        "LD_PRELOAD": preload,
        "FAKETIME": f"{seconds:+d}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def standstill(stage: Stage) -> None:
    """C11: a day, then a week without a clock: everything told, late and once, in few letters."""
    count = stage.of(full=2_500, short=400)
    for days in stage.of(full=(1, 7), short=(3,)):
        _catch_up(stage, days=days, count=count)
    stage.stop_all()
    counts.count_deadlines(stage)
    stage.outcome.latest = 0.0  # days late by design; what counts is how long catching up took
    _expect_few_letters(stage)


def _catch_up(stage: Stage, *, days: int, count: int) -> None:
    begun, span = now() - timedelta(days=days), timedelta(days=days) / count
    rows.due(stage, count, due_at=lambda number: begun + span * number)
    workers = [stage.started(name) for name in ("clock", "beat")]
    started, total = time.monotonic(), Deadline.objects.count()
    stage.wait(lambda: stage.told() >= total, within=60, what=f"{days} days are caught up")
    stage.outcome.seen.append(
        f"{days} d: {count} told {time.monotonic() - started:.0f} s after start"
    )
    for running in workers:
        running.stop()


def _expect_few_letters(stage: Stage) -> None:
    summaries = Counter(OutgoingEmail.objects.filter(kind="catch_up").values_list("to", flat=True))
    alone = OutgoingEmail.objects.filter(kind="deadline_breached").count()
    # Over the turn of ten minutes a standstill may bring a second summary in this run, unsent.
    stage.outcome.expect(max(summaries.values(), default=0) <= 2, f"summaries {dict(summaries)}")
    stage.outcome.expect(alone == 0, f"{alone} letters beside the summary")
    known = dict(Deadline.objects.values_list("pk", "due_at"))
    told = Escalation.objects.filter(step=1)
    late = [(one.fired_at - known[one.deadline_id]) // timedelta(milliseconds=1) for one in told]
    true = all(one.lateness_ms == ms for one, ms in zip(told, late, strict=True))
    stage.outcome.expect(true, "a lateness is not the true one")
    digests = PeriodRun.objects.filter(job="digest").count()
    stage.outcome.expect(digests <= len(rows.everybody()), f"{digests} digests")
