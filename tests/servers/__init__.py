"""Servers that tests start and stop by themselves: PostgreSQL, Valkey, SMTP, Celery."""

import socket
import time
from collections.abc import Callable


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with socket.socket() as knock:
        knock.settimeout(1)
        return knock.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], object], *, within: float, what: str) -> None:
    """Wait for a condition, never for a time. Raises TimeoutError."""
    give_up_at = time.monotonic() + within
    while not condition():
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"{what}: not within {within:g} s")
        time.sleep(0.02)
