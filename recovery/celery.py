"""The Celery app: it finds its settings in settings.py and its tasks in incidents/tasks.py."""

import os
from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


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
app.autodiscover_tasks()
