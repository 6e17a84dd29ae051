"""Sweeps that are killed, doubled, flooded, and given a bad row. C1, C2, C10, C12, C16."""

import os
import random
import signal
import time
from datetime import timedelta

from django.utils.timezone import now

from incidents.actions import letters
from incidents.emails.letter import Letter
from incidents.models import Deadline, Escalation, Event, OutgoingEmail, PeriodRun
from incidents.queries.audits import what_is_wrong
from incidents.words.audits import Check
from tests.chaos import counts, rows
from tests.chaos.processes import Running
from tests.chaos.stage import LEASE, Stage
from tests.chaos.web import Visitor, Web

WAVE = 200
SEEN_BY_STAFF = {Check.SET_ASIDE, Check.LETTER_DEAD}
DRAINED_WITHIN = 30
PICKED_UP_WITHIN = 30
AT_ONCE = 10_000
LAST = {"postgresql": 6, "sqlite": 10}  # seconds past due; reliability 1
PAGE_WITHIN = 1.0


def killed_sweeps(stage: Stage) -> None:
    """C1: of four sweeping processes a random one dies, again and again."""
    kills = stage.of(full=25, short=5)
    hands = [stage.hand("escalate_deadlines") for _ in range(4)]
    rows.due_now(stage, WAVE)
    stage.wait(stage.told, within=60, what="the first escalation")
    for _ in range(kills):
        before = stage.told()
        rows.due_now(stage, WAVE)
        stage.wait(lambda before=before: stage.told() > before, within=30, what="the next wave")
        _pause(0.1)
        victim = random.choice([one for one in hands if one.alive])  # noqa: S311
        stage.kill(victim)
        hands = [one for one in hands if one.alive] + [stage.hand("escalate_deadlines")]
    _all_told(stage, within=DRAINED_WITHIN)
    stage.stop_all()
    counts.count_deadlines(stage)


def killed_workers(stage: Stage) -> None:
    """C2: the Celery worker group dies, or one of its children in the middle of a task."""
    worker, beat = stage.started("clock"), stage.started("beat")
    for number in range(stage.of(full=16, short=3)):
        before = stage.told()
        rows.due_now(stage, WAVE + WAVE // 2)
        told = lambda before=before: stage.told() > before  # noqa: E731
        stage.wait(told, within=PICKED_UP_WITHIN, what="a later tick picks it up")
        if number % 4 == 0 and number:
            stage.kill(worker)
            worker = stage.started("clock")
        else:
            _kill_a_child(stage, worker)
    _all_told(stage, within=PICKED_UP_WITHIN)
    beat.stop()
    _kill_with_a_letter_in_hand(stage)
    stage.stop_all()
    counts.count_deadlines(stage)


def _kill_a_child(stage: Stage, worker: Running) -> None:
    shell_or_main = worker.children
    for number in shell_or_main[:1]:
        stage.outcome.kills += _ended(number)


def _ended(number: int) -> int:
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return 0
    return 1


def _kill_with_a_letter_in_hand(stage: Stage) -> None:
    """A claimed letter is taken from the dead when its lease is over, and not before."""
    rows.put_letters_aside()
    stage.mail.wait = 20
    key = "letter-in-hand"
    letters.queue(Letter(key, "hello", "guest@example.com", key, "Good day"), at=now())
    held = OutgoingEmail.objects.filter(state="sending")
    sender = stage.hand("deliver_outbox")
    stage.wait(held.exists, within=30, what="a letter in hand")
    stage.kill(sender)
    stage.mail.wait = 0
    begun = now()
    stage.hand("deliver_outbox")
    gone = OutgoingEmail.objects.filter(state="sent")
    if stage.wait(gone.exists, within=LEASE + 5, what="the letter leaves after the lease"):
        waited = (now() - begun).total_seconds()
        stage.outcome.seen.append(f"a letter in a dead hand left after {waited:.1f} s")


def doubled_everything(stage: Stage) -> None:
    """C10: two beats, three workers and `manage.py tick` in a loop."""
    _morning_everywhere(stage)
    beats = [stage.started("beat") for _ in range(2)]
    workers = [stage.started("clock"), stage.started("clock"), stage.started("post")]
    count = stage.of(full=1_000, short=150)
    for _ in range(stage.of(full=4, short=2)):
        rows.due_now(stage, count // 4)
        tick = stage.tick()
        tick.process.wait(timeout=60)
    _all_told(stage, within=60)
    waiting = OutgoingEmail.objects.filter(state__in=["waiting", "sending"])
    stage.wait(lambda: not waiting.exists(), within=60, what="every letter leaves")
    for running in [*beats, *workers]:
        running.stop()
    counts.count_deadlines(stage)
    counts.count_letters(stage)
    digests = PeriodRun.objects.filter(job="digest").count()
    people = len(rows.everybody())
    stage.outcome.expect(digests == people, f"{digests} digests for {people} people")
    written = OutgoingEmail.objects.filter(kind="digest").values("recipient").distinct().count()
    arrived = sum(str(one["Subject"]).startswith("Today") for one in stage.mail.letters)
    stage.outcome.expect(arrived == written, f"{arrived} digests arrived, {written} were written")


def _morning_everywhere(stage: Stage) -> None:
    ahead = 12 - now().hour
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "UTC"
    for person in rows.everybody():
        person.time_zone = zone
        person.save(update_fields=["time_zone"])


def all_in_one_second(stage: Stage) -> None:
    """C12: ten thousand fall due in the same second, and somebody asks for pages meanwhile."""
    count = stage.of(full=AT_ONCE, short=1_000)
    workers = [stage.started("clock"), stage.started("beat")]
    with Web(stage) as web:
        visitor = Visitor(stage, web, pages=["/", "/incidents/"])
        rows.due_now(stage, 1)
        stage.wait(stage.told, within=60, what="the clock ticks")
        moment = now() + timedelta(seconds=stage.of(full=8, short=3))
        rows.due(stage, count, due_at=lambda _: moment)
        visitor.begin()
        _all_told(stage, within=90)
        visitor.end()
    for running in workers:
        running.stop()
    counts.count_deadlines(stage)
    most = LAST["sqlite" if stage.on_sqlite else "postgresql"]
    late = stage.outcome.latest
    stage.outcome.expect(late <= most, f"the last was {late:.1f} s late, {most} s are allowed")
    visitor.judge(p95=PAGE_WITHIN)


def normal_load(stage: Stage) -> None:
    """N1: a hundred fall due in a minute, as on a busy day."""
    count, over = stage.of(full=(100, 60), short=(20, 6))
    stage.started("clock")
    stage.started("beat")
    rows.due_now(stage, 1)
    stage.wait(stage.told, within=60, what="the clock ticks")
    begin = now() + timedelta(seconds=2)
    rows.due(stage, count, due_at=lambda number: begin + timedelta(seconds=over) * number / count)
    _all_told(stage, within=over + 30)
    stage.stop_all()
    first = Deadline.objects.order_by("pk").values_list("pk", flat=True)[0]
    late = sorted(_latenesses(stage, but=first))
    stage.outcome.latest = late[-1]
    stage.outcome.tried -= 1
    counts_of_one = stage.outcome.latest
    counts.count_deadlines(stage)
    stage.outcome.latest = counts_of_one
    p99 = late[max(0, -(-len(late) * 99 // 100) - 1)]
    stage.outcome.seen.append(f"p99 {p99:.2f} s")
    stage.outcome.expect(p99 <= 2, f"p99 was {p99:.1f} s")
    stage.outcome.expect(late[-1] <= 10, f"the worst was {late[-1]:.1f} s")


def _latenesses(stage: Stage, *, but: int) -> list[float]:
    due = dict(Deadline.objects.exclude(pk=but).values_list("pk", "due_at"))
    told = Event.objects.filter(kind="deadline.breached")
    return [
        (event.recorded_at - due[event.details["deadline"]]).total_seconds()
        for event in told
        if event.details["deadline"] in due
    ]


def poison(stage: Stage) -> None:
    """C16: a deadline, a letter and a template that cannot be worked with, among good ones."""
    rows.due_now(stage, 100)
    bad = Deadline.objects.order_by("pk")[50]
    Deadline.objects.filter(pk=bad.pk).update(steps={"1": "soon"})
    stage.outcome.tried -= 1
    rows.queue_letters(stage, 20)
    _spoil_letters(stage)
    workers = [stage.started(name) for name in ("clock", "post", "beat")]
    good = Escalation.objects.exclude(deadline=bad)
    stage.wait(lambda: good.count() >= 99, within=60, what="the neighbours are told")
    sent = OutgoingEmail.objects.filter(kind="hello", state="sent")
    stage.wait(lambda: sent.count() >= 18, within=60, what="the other letters leave")
    for running in workers:
        running.stop()
    for tries in range(1, 6):
        later = stage.hand("escalate_deadlines", "--once", "--later", str(310 * tries))
        later.process.wait(timeout=60)
    _expect_poison_is_seen(stage, bad)
    Deadline.objects.filter(pk=bad.pk).delete()
    counts.count_deadlines(stage)


def _spoil_letters(stage: Stage) -> None:
    first, second = OutgoingEmail.objects.filter(kind="hello").order_by("pk")[:2]
    OutgoingEmail.objects.filter(pk=first.pk).update(subject="Two\nlines")
    OutgoingEmail.objects.filter(pk=second.pk).update(kind="nobody_words_this", text="")
    stage.outcome.tried -= 2


def _expect_poison_is_seen(stage: Stage, bad: Deadline) -> None:
    bad.refresh_from_db()
    stage.outcome.expect(
        bad.stuck_at, f"the bad deadline failed {bad.failures} times, not set aside"
    )
    header = OutgoingEmail.objects.filter(subject__contains="\n").values_list("state", flat=True)
    stage.outcome.expect(list(header) == ["dead"], f"the bad header is {list(header)}")
    unknown = OutgoingEmail.objects.get(kind="nobody_words_this")
    named = {one.check for one in what_is_wrong(at=now())}
    stage.outcome.expect(named >= SEEN_BY_STAFF, f"the auditor names only {sorted(named)}")
    stage.forgiven = SEEN_BY_STAFF
    stage.outcome.seen.append(f"set aside after {bad.failures} failures")
    stage.outcome.expect(
        unknown.state in {"waiting", "dead"}, f"the letter without words is {unknown.state}"
    )


def _all_told(stage: Stage, *, within: float) -> bool:
    count = Deadline.objects.count()
    return stage.wait(lambda: stage.told() >= count, within=within, what=f"all {count} are told")


def _pause(most: float) -> None:
    time.sleep(random.random() * most)  # noqa: S311
