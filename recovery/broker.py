"""How Celery's messages travel: Redis, or files in a folder when there is no server."""

from pathlib import Path
from typing import Any

REDIS: dict[str, Any] = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "global_keyprefix": "recovery:",
}
# Only beat publishes, and the next tick is better than an old one.
PUBLISH_RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}


def broker_options(url: str, *, folder: Path) -> dict[str, Any]:
    """What the transport needs to know; folders are made here, because kombu makes none."""
    if not url.startswith("filesystem:"):
        return REDIS
    messages, control = folder / "messages", folder / "control"
    for each in (messages, control):
        each.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "polling_interval": 0.2,
    }
