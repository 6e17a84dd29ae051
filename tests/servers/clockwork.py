"""A real Celery worker with its beat, on the database of the running test."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.db import connection

PROJECT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """The test's own database, as an address for another process."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


class Clockwork:
    """One worker process group; start and kill it as often as a test likes."""

    def __init__(self, *, log: Path, **environment: str) -> None:
        self.log = log
        self.environment = {**os.environ, "DATABASE_URL": database_url(), **environment}
        # The worker runs on the product's settings, not on those of the tests.
        self.environment["DJANGO_SETTINGS_MODULE"] = "recovery.settings"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        asked = options or ("-B", "-Q", "clock,post", "--concurrency", "2")
        command = [sys.executable, "-m", "celery", "-A", "recovery", "worker", *asked]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *quiet],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        os.killpg(self.process.pid, number)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
