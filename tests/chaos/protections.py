"""The protections, one at a time: each catches something that nothing else would. C22."""

from incidents.models import OutgoingEmail
from tests.chaos import counts, rows
from tests.chaos.stage import Stage

TROUBLE = ("A batch of", "database is locked", "deadlock detected", "The sweep failed")


def four_at_once(stage: Stage) -> None:
    """Four sweepers on the same rows: none trips over another (lock; IMMEDIATE on SQLite)."""
    hands = [stage.hand("escalate_deadlines", "--every", "0.001") for _ in range(4)]
    rows.due_now(stage, 1)
    stage.wait(stage.told, within=60, what="the first sweep")
    for _ in range(stage.of(full=5, short=3)):
        rows.due_now(stage, 400)
        count = stage.outcome.tried
        stage.wait(lambda count=count: stage.told() >= count, within=40, what="all are told")
    assert hands
    stage.stop_all()
    said = stage.words_of("escalate_deadlines")
    trouble = {words: said.count(words) for words in TROUBLE if words in said}
    stage.outcome.expect(not trouble, f"sweepers tripped over each other: {trouble}")
    counts.count_deadlines(stage)


def careless_twins(stage: Stage) -> None:
    """Two sweeps that have read the same rows and compare nothing: the unique row stops one."""
    rows.due_now(stage, 150)
    twins = [stage.hand("sweep_carelessly", "--once") for _ in range(2)]
    for twin in twins:
        twin.process.wait(timeout=60)
    stage.hand("escalate_deadlines", "--once").process.wait(timeout=60)
    counts.count_deadlines(stage)


def four_senders(stage: Stage) -> None:
    """Four senders on the same letters: each letter leaves once (compare-and-set)."""
    count = stage.of(full=200, short=60)
    stage.mail.wait = 0.02
    rows.queue_letters(stage, count)
    for _ in range(4):
        stage.hand("deliver_outbox")
    left = OutgoingEmail.objects.exclude(state="sent")
    stage.wait(lambda: not left.exists(), within=60, what="all letters leave")
    stage.stop_all()
    counts.count_letters(stage)
