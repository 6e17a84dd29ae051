"""The database stops, is locked, or comes back from a backup. C6, C7, C20."""

import os
import sqlite3
import subprocess
import time
from pathlib import Path

from django.db import OperationalError, connection

from incidents.models import Deadline, Escalation, Incident
from tests.chaos import counts, rows
from tests.chaos.stage import LEASE, Stage
from tests.chaos.web import TRY_AGAIN, Visitor, Web

PAGES = ["/", "/incidents/"]


def database_stopped(stage: Stage) -> None:
    """C6: PostgreSQL stops in the middle of everything, for ten seconds."""
    assert stage.postgres is not None
    with Web(stage) as web:
        visitor = Visitor(stage, web, pages=PAGES, logs=True)
        hands = [stage.hand("escalate_deadlines") for _ in range(2)]
        hands += [stage.started("clock"), stage.started("beat")]
        rows.due_now(stage, 1)
        stage.wait(stage.told, within=60, what="the clock ticks")
        rows.due_now(stage, stage.of(full=4_000, short=1_500))
        visitor.begin()
        stage.wait(lambda: stage.told() > 300, within=30, what="the middle of the sweep")
        stage.postgres.stop(how="immediate")
        stage.outcome.kills += 1
        stage.outcome.expect(_is_away(), "PostgreSQL went on")
        time.sleep(stage.of(full=10, short=3))
        stage.postgres.start()
        count = _count_again(stage)
        stage.wait(lambda: stage.told() >= count, within=15, what="all are told after the return")
        visitor.end()
    stage.stop_all()
    visitor.judge(p95=1.0, allowed=[TRY_AGAIN])
    kept = Incident.objects.filter(logged_by=stage.visitor).count()
    # A yes that did not come back may still have been written; one that came back was.
    stage.outcome.expect(kept >= visitor.logged, f"{visitor.logged} logged, {kept} kept")
    stage.outcome.seen.append(f"answers {dict(visitor.statuses)}, {kept} logs kept")
    counts.count_deadlines(stage)


def _is_away() -> bool:
    try:
        Deadline.objects.count()
    except OperationalError:
        return True
    return False


def _count_again(stage: Stage) -> int:
    connection.close()
    return Deadline.objects.filter(incident__location=stage.place).count()


def write_lock_held(stage: Stage) -> None:
    """C7: another program holds SQLite's write lock for ten seconds."""
    held = stage.of(full=10, short=4)
    with Web(stage) as web:
        visitor = Visitor(stage, web, pages=PAGES, logs=True)
        reader = Visitor(stage, web, pages=PAGES)
        stage.hand("escalate_deadlines")
        rows.due_now(stage, 1)
        stage.wait(stage.told, within=30, what="the clock ticks")
        rows.due_now(stage, stage.of(full=2_000, short=400))
        visitor.begin()
        reader.begin()
        _hold_the_lock(held)
        count = _count_again(stage)
        stage.wait(lambda: stage.told() >= count, within=30, what="all are told afterwards")
        visitor.end()
        reader.end()
    stage.stop_all()
    visitor.judge(p95=held + 2)
    reader.judge(p95=1.0)
    _expect_patience(stage)
    kept = Incident.objects.filter(logged_by=stage.visitor).count()
    stage.outcome.expect(kept == visitor.logged, f"{visitor.logged} logged, {kept} kept")
    counts.count_deadlines(stage)


def _hold_the_lock(seconds: float) -> None:
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=30, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    time.sleep(seconds)
    other.execute("ROLLBACK")
    other.close()


def _expect_patience(stage: Stage) -> None:
    trouble = stage.words_of("escalate_deadlines").count("database is locked")
    stage.outcome.expect(not trouble, f"sweeps met {trouble} times a locked database")


def restored(stage: Stage) -> None:
    """C20: what was told and sent before the backup is not told or sent again after it."""
    before, later = stage.of(full=(500, 300), short=(30, 30))
    rows.due_now(stage, before)
    stage.tick().process.wait(timeout=100)
    rows.put_letters_aside()
    rows.queue_letters(stage, later)
    stage.tick().process.wait(timeout=100)
    told, left = stage.told(), len(stage.mail.letters)
    backup = _back_up(stage)
    rows.due_now(stage, 50)
    stage.outcome.tried -= 50  # written after the backup, so they are gone with it
    _restore(stage, backup)
    for _ in range(2):
        stage.tick().process.wait(timeout=100)
    time.sleep(LEASE)
    stage.tick().process.wait(timeout=100)
    again = len(stage.mail.letters) - left
    stage.outcome.expect(left >= later, f"only {left} of {later} letters had left")
    stage.outcome.expect(again == 0, f"{again} letters were sent again")
    stage.outcome.expect(stage.told() == told, f"{stage.told() - told} were told again")
    stage.outcome.expect(Escalation.objects.count() == before, "escalations were lost")
    counts.count_deadlines(stage)
    stage.outcome.duplicates = again


def _back_up(stage: Stage) -> Path:
    backup = stage.folder / "backup"
    if stage.postgres is None:
        with sqlite3.connect(connection.settings_dict["NAME"]) as live:
            copy = sqlite3.connect(backup)
            live.backup(copy)
            copy.close()
        return backup
    _postgres(stage, "pg_dump", "--format=custom", f"--file={backup}", stage.postgres.url)
    return backup


def _restore(stage: Stage, backup: Path) -> None:
    connection.close()
    if stage.postgres is None:
        live = Path(connection.settings_dict["NAME"])
        for path in live.parent.glob(f"{live.name}*"):
            path.unlink()
        live.write_bytes(backup.read_bytes())
        return
    clean = ["--clean", "--if-exists", "--single-transaction", "--exit-on-error"]
    _postgres(stage, "pg_restore", *clean, f"--dbname={stage.postgres.url}", str(backup))


def _postgres(stage: Stage, program: str, *arguments: str) -> None:
    assert stage.postgres is not None
    subprocess.run(
        [str(stage.postgres.binaries / program), *arguments], check=True, env=dict(os.environ)
    )
