"""The Celery app: its fixed settings, and its tasks in incidents/tasks.py. Reliability 2.8."""

import os
from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

from recovery.broker import PUBLISH_RETRY
from recovery.schedule import SCHEDULE

# A pair of hands, not a memory: rows are the truth, the retry is the next tick.
ALWAYS: dict[str, Any] = {
    "beat_schedule": SCHEDULE,
    # In memory: nothing on disk to corrupt, every entry is an interval.
    "beat_scheduler": "celery.beat:Scheduler",
    "timezone": "UTC",
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_ignore_result": True,
    # Early on purpose: what is lost with a killed child is a tick, and the row is still there.
    "task_acks_late": False,
    "task_soft_time_limit": 90,
    "task_time_limit": 120,
    "task_default_queue": "clock",
    "task_publish_retry_policy": PUBLISH_RETRY,
    "worker_prefetch_multiplier": 1,
    "worker_max_tasks_per_child": 1000,
    # No remote control, so no pidbox keys fill Redis.
    "worker_enable_remote_control": False,
    "worker_hijack_root_logger": False,
    "broker_connection_retry_on_startup": True,
    # Without these a worker gives up after 100 tries, and a publisher waits for ever.
    "broker_connection_max_retries": None,
    "broker_pool_acquire_timeout": 2,
}


class FolderChannel(filesystem.Channel):
    """Messages as files in a folder, each seen only when it is whole."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Write beside, then rename: kombu's own way lets a reader take a file that is still
        empty, and that ends the worker."""
        name = f"{monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        message = Path(self.data_folder_out) / name
        unfinished = message.with_name(f"{name}.part")
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.replace(message)


class FolderTransport(filesystem.Transport):
    """What `filesystem://` means in the embedded mode."""

    Channel = FolderChannel


TRANSPORT_ALIASES["filesystem"] = f"{__name__}:{FolderTransport.__qualname__}"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")

app = Celery("recovery")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(ALWAYS)
app.autodiscover_tasks()
