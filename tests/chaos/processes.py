"""Processes of a case: each its own group, ended by its number and never by a name."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class Running:
    """One process and its children."""

    def __init__(self, command: Sequence[str], *, log: Path, environment: dict[str, str]) -> None:
        self.log = log
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env=environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    @property
    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in path.read_text().split()] if path.exists() else []

    def kill(self) -> None:
        """All of the group, at once, without a chance to say good-bye."""
        self.send(signal.SIGKILL)
        self.process.wait()

    def send(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def ask_to_stop(self) -> None:
        """As a supervisor does: the main process alone is told."""
        if self.alive:
            self.process.terminate()

    def stop(self, *, within: float = 30) -> bool:
        """Ask, wait, kill; whether it went by itself."""
        self.ask_to_stop()
        try:
            self.process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        self.send(signal.SIGKILL)  # orphans, if there are any
        return True

    def megabytes(self) -> float:
        """Resident memory of the process and its children."""
        pages = 0
        for number in [self.process.pid, *self.children]:
            path = Path(f"/proc/{number}/statm")
            pages += int(path.read_text().split()[1]) if path.exists() else 0
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def procfile() -> dict[str, str]:
    """The commands of production by name."""
    lines = (PROJECT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)
