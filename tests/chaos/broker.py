"""Redis gone, frozen, or a worker that lives and does nothing. C4, C5, C21."""

import http.client
import json
import signal
import time
from datetime import timedelta

import redis
from django.utils.timezone import now

from incidents.models import Deadline, PeriodRun
from tests.chaos import counts, rows
from tests.chaos.stage import Stage
from tests.chaos.web import Visitor, Web

PAGES = ["/", "/incidents/", "/readyz"]
RED_WITHIN = 90


def redis_killed(stage: Stage) -> None:
    """C4: Redis dies with its ticks and stays away; people go on, and so does the second clock."""
    away = stage.of(full=60, short=8)
    with Web(stage) as web:
        visitor = Visitor(stage, web, pages=PAGES, logs=True)
        _expect_no_broker_in_the_web(stage)
        for name in ("clock", "beat"):
            stage.started(name)
        rows.due_now(stage, 100)
        _expect_told(stage, within=60, what="before")
        stage.valkey.kill()
        stage.outcome.kills += 1
        rows.due_now(stage, stage.of(full=500, short=50))
        gone_at = time.monotonic()
        visitor.begin()
        _expect_told_by_tick(stage, within=15)
        while time.monotonic() < gone_at + away:
            time.sleep(0.1)
        rows.due_now(stage, stage.of(full=500, short=50))
        stage.valkey.start()
        _expect_told(stage, within=35, what="after Redis is back")
        visitor.end()
    stage.stop_all()
    visitor.judge(p95=1.0)
    counts.count_deadlines(stage)


def redis_frozen(stage: Stage) -> None:
    """C5: Redis accepts and never answers, for half a minute; no web request waits on it."""
    frozen = stage.of(full=30, short=8)
    with Web(stage) as web:
        visitor = Visitor(stage, web, pages=PAGES, logs=True)
        for name in ("clock", "beat"):
            stage.started(name)
        rows.due_now(stage, 100)
        _expect_told(stage, within=60, what="before")
        stage.valkey.freeze()
        rows.due_now(stage, stage.of(full=500, short=50))
        visitor.begin()
        time.sleep(frozen)
        stage.valkey.thaw()
        thawed = time.monotonic()
        if _expect_told(stage, within=15, what="after the thaw"):
            stage.outcome.seen.append(f"ticking {time.monotonic() - thawed:.1f} s after the thaw")
        visitor.end()
    stage.stop_all()
    visitor.judge(p95=1.0)
    stage.outcome.expect(max(visitor.took) <= 3, f"a page took {max(visitor.took):.1f} s")
    counts.count_deadlines(stage)


def _expect_no_broker_in_the_web(stage: Stage) -> None:
    with redis.Redis.from_url(stage.valkey.url) as ours:
        others = len(ours.client_list()) - 1
    stage.outcome.expect(others == 0, f"the web holds {others} connections to the broker")


def _expect_told_by_tick(stage: Stage, *, within: float) -> None:
    """One tick after the other, as cron would start them, and how long the last one told took."""
    count, begun = Deadline.objects.count(), time.monotonic()
    tick = None
    while stage.told() < count and time.monotonic() < begun + within:
        if stage.removed != "second-clock" and (tick is None or not tick.alive):
            tick = stage.tick()
        time.sleep(0.1)
    took, missing = time.monotonic() - begun, count - stage.told()
    stage.outcome.expect(missing <= 0, f"{missing} not told by the tick")
    if missing <= 0:
        stage.outcome.seen.append(f"tick told all in {took:.1f} s")
    if tick is not None:
        tick.process.wait(timeout=90)


def worker_wedged(stage: Stage) -> None:
    """C21: a worker lives and takes nothing: the pulse turns red, and tick does the work."""
    with Web(stage) as web:
        worker, _ = stage.started("clock"), stage.started("beat")
        pulses = PeriodRun.objects.filter(job="pulse")
        stage.wait(pulses.exists, within=70, what="the first pulse")
        worker.send(signal.SIGSTOP)
        wedged = time.monotonic()
        rows.due_now(stage, 200)
        stage.wait(lambda: _clock_of(web) == "late", within=RED_WITHIN, what="readyz says late")
        red = time.monotonic() - wedged
        stage.outcome.seen.append(f"red after {red:.0f} s")
        _expect_told_by_tick(stage, within=30)
        stage.outcome.expect(_clock_of(web) == "ok", "tick took no pulse")
        stage.kill(worker)
    stage.stop_all()
    counts.count_deadlines(stage)


def _clock_of(web: Web) -> str:
    wire = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    try:
        wire.request("GET", "/readyz", headers={"Host": "localhost"})
        answer = json.loads(wire.getresponse().read())
    finally:
        wire.close()
    time.sleep(0.2)
    return str(answer["clock"]["state"])


def _expect_told(stage: Stage, *, within: float, what: str) -> bool:
    count = Deadline.objects.filter(due_at__lte=now() + timedelta(seconds=1)).count()
    return stage.wait(
        lambda: stage.told() >= count, within=within, what=f"all {count} are told, {what}"
    )
