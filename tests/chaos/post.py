"""Senders that die, and mail servers that refuse, hang, hang up and stay away. C3, C15."""

import random
import time
from datetime import timedelta

from django.utils.timezone import now

from incidents.models import Deadline, Event, OutgoingEmail
from tests.chaos import counts, rows
from tests.chaos.stage import LEASE, Stage
from tests.servers.smtp import ACCEPTED

REFUSED_FOR_NOW, REFUSED = "451 Later", "550 No such person"


def killed_senders(stage: Stage) -> None:
    """C3: of three senders a random one dies, again and again, with letters in hand."""
    kills, count = stage.of(full=(13, 325), short=(4, 80))
    stage.mail.wait = 0.01
    rows.queue_letters(stage, count)
    hands = [stage.hand("deliver_outbox") for _ in range(3)]
    for number in range(kills):
        part = count * (number + 1) // (kills + 2)
        stage.wait(lambda part=part: rows.sent() >= part, within=60, what=f"{part} letters leave")
        victim = random.choice([one for one in hands if one.alive])  # noqa: S311
        stage.kill(victim)
        hands = [one for one in hands if one.alive] + [stage.hand("deliver_outbox")]
    last = LEASE + stage.of(full=40, short=12)
    stage.wait(lambda: rows.sent() >= count, within=last, what="all letters leave")
    stage.stop_all()
    counts.count_letters(stage, most_doubled=stage.outcome.kills)


def bad_mail_server(stage: Stage) -> None:
    """C15: refuses for now, refuses for good, hangs up after a letter, hangs, is away."""
    # A lease outlives the patience with a server that hangs (10 s), as it does in production.
    workers = [stage.started(name, OUTBOX_LEASE="30") for name in ("clock", "post", "beat")]
    _refuses_for_now(stage)
    _refuses(stage)
    _hangs_up(stage)
    _hangs(stage)
    _is_away(stage)
    for running in workers:
        running.stop()
    stage.stop_all()
    counts.count_letters(stage, most_doubled=len(OutgoingEmail.objects.filter(tries__gt=1)))
    counts.count_deadlines(stage)


def _refuses_for_now(stage: Stage) -> None:
    stage.mail.answer = REFUSED_FOR_NOW
    rows.queue_letters(stage, 5)
    put_off = OutgoingEmail.objects.filter(state="waiting", tries=1, next_try_at__gt=now())
    stage.wait(lambda: put_off.count() == 5, within=60, what="4xx: put off")
    waits = [one.next_try_at - one.written_at for one in put_off]
    kept = all(timedelta(seconds=55) < wait < timedelta(seconds=120) for wait in waits)
    stage.outcome.expect(kept and waits, f"4xx: the next try is after {waits}")
    stage.mail.answer = ACCEPTED
    # The minute is over: the row says when, so the row is moved, and not the clock.
    OutgoingEmail.objects.filter(state="waiting").update(next_try_at=now())
    _expect_sent(stage, 5, what="4xx: sent at the next try")


def _refuses(stage: Stage) -> None:
    stage.mail.answer = REFUSED
    rows.queue_letters(stage, 3)
    stage.outcome.tried -= 3
    dead = OutgoingEmail.objects.filter(state="dead")
    stage.wait(lambda: dead.count() == 3, within=30, what="5xx: dead at once")
    stage.mail.answer = ACCEPTED
    dead.filter(last_error__contains="550").delete()


def _hangs_up(stage: Stage) -> None:
    before = rows.sent()
    stage.mail.hang_up_after_data = True
    rows.queue_letters(stage, 2)
    time.sleep(5)
    stage.mail.hang_up_after_data = False
    OutgoingEmail.objects.filter(state="waiting").update(next_try_at=now())
    _expect_sent(stage, before + 2, what="hung up: sent afterwards")


def _hangs(stage: Stage) -> None:
    """A minute's silence on the line; meanwhile the clock goes on."""
    before = rows.sent()
    stage.mail.wait = 60
    rows.queue_letters(stage, 1)
    held = OutgoingEmail.objects.filter(state="sending")
    stage.wait(held.exists, within=30, what="a letter in hand")
    begun = time.monotonic()
    rows.due_now(stage, 50)
    count = Deadline.objects.count()
    stage.wait(lambda: stage.told() >= count, within=20, what="the clock while mail hangs")
    rows.put_letters_aside()
    stage.wait(lambda: not held.exists(), within=30, what="the hang ends")
    stage.outcome.seen.append(f"a hang held the post for {time.monotonic() - begun:.0f} s")
    told = Event.objects.filter(kind="deadline.breached").latest("recorded_at")
    stage.outcome.expect(told, "nobody was told")
    stage.mail.wait = 0
    OutgoingEmail.objects.filter(state="waiting").update(next_try_at=now())
    _expect_sent(stage, before + 1, what="hung: sent afterwards")


def _is_away(stage: Stage) -> None:
    before = rows.sent()
    stage.mail.stop()
    rows.queue_letters(stage, 5)
    time.sleep(stage.of(full=15, short=5))
    tried = OutgoingEmail.objects.filter(state="waiting").exclude(tries=0).count()
    stage.outcome.expect(not tried, f"{tried} letters used up a try with the server away")
    stage.mail.start()
    _expect_sent(stage, before + 5, what="away: sent when it is back")


def _expect_sent(stage: Stage, count: int, *, what: str) -> None:
    stage.wait(lambda: rows.sent() >= count, within=30, what=what)
