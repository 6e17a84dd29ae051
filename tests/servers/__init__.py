"""Servers that tests start and stop by themselves: PostgreSQL, Valkey, SMTP, Celery."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from secrets import choice

# Below the ports that Linux gives to outgoing connections, one of which may come in between.
PORTS = range(15_000, 32_000)


def free_port() -> int:
    while True:
        port = choice(PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
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
