"""Celery as reliability 2.8 wants it, and messages in a folder that nobody meets half written."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import resolve_transport

from recovery.broker import broker_options
from recovery.celery import FolderTransport as Transport
from recovery.celery import app

WANTED = {
    "beat_scheduler": "celery.beat:Scheduler",
    "timezone": "UTC",
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_ignore_result": True,
    "result_backend": None,
    "task_acks_late": False,
    "task_soft_time_limit": 90,
    "task_time_limit": 120,
    "worker_prefetch_multiplier": 1,
    "worker_max_tasks_per_child": 1000,
    "worker_soft_shutdown_timeout": 3,
    "worker_enable_remote_control": False,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "broker_pool_acquire_timeout": 2,
    "task_publish_retry_policy": {
        "max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1,
    },
}  # fmt: skip
REDIS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "global_keyprefix": "recovery:",
}
SAY = "from recovery.celery import app; import json; c = app.conf; " + (
    "print(json.dumps([c.worker_soft_shutdown_timeout, c.broker_transport_options]))"
)


@pytest.mark.parametrize("name", sorted(WANTED))
def test_celery_is_set_as_the_clock_needs_it(name: str) -> None:
    assert app.conf[name] == WANTED[name]


def test_in_production_a_worker_has_twenty_seconds_and_redis_short_waits(tmp_path: Path) -> None:
    known = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "SECRET_KEY": "for this test"}
    known |= {"MODE": "production", "CELERY_BROKER_URL": "redis://localhost/0"}

    done = subprocess.run(
        [sys.executable, "-c", SAY],
        cwd=Path(__file__).resolve().parent.parent,
        env=known,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == [20, REDIS]


def test_messages_in_folders_travel_our_way():
    assert resolve_transport("filesystem") is Transport


def test_a_message_is_seen_only_when_it_is_whole(tmp_path):
    options = broker_options("filesystem://", folder=tmp_path)
    channel: Any = Connection("filesystem://", transport_options=options).channel()
    seen = []

    class LooksAroundWhileItIsWritten:
        def __json__(self):
            seen.append(channel._size("clock"))
            return "tick"

    channel._put("clock", {"body": LooksAroundWhileItIsWritten()})

    assert seen == [0]
    assert channel._size("clock") == 1
    assert channel._get("clock") == {"body": "tick"}
    assert not list(tmp_path.glob("messages/*"))
