"""Carries cases out one after the other, each in a process and on a database of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.outcome import Outcome
from tests.servers.postgres import Postgres

PROJECT = Path(__file__).resolve().parents[2]
GRACE = 60  # seconds beyond a case's own time, to clean up
LOOKED_FOR_AGAIN = 5  # times


@dataclass(frozen=True)
class Wanted:
    """One case on one database, whole or with a protection taken away."""

    case: str
    database: str
    seconds: int
    short: bool = False
    without: str = ""


class Runner:
    """Keeps a migrated database of each kind to copy from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.chmod(0o711)  # PostgreSQL runs as somebody else
        self._templates: dict[str, Path] = {}
        self._count = 0

    def carry_out(self, wanted: Wanted) -> Outcome:
        """What was seen; a case that never came back is a case that did not hold.

        Without its protection a fault is looked for more than once: a kill finds the unguarded
        moment by chance, and on a quiet machine the chance is small.
        """
        outcome = self._carried_out(wanted)
        for _ in range(LOOKED_FOR_AGAIN if wanted.without else 0):
            if not outcome.held:
                break
            outcome = self._carried_out(wanted)
        return outcome

    def _carried_out(self, wanted: Wanted) -> Outcome:
        self._count += 1
        mark = f"-without-{wanted.without}" if wanted.without else ""
        folder = self.folder / f"{self._count:02}-{wanted.case}-{wanted.database}{mark}"
        folder.mkdir()
        folder.chmod(0o711)
        asked = {
            "case": wanted.case,
            "database": wanted.database,
            "short": wanted.short,
            "without": wanted.without,
            "folder": str(folder),
            "template": str(self._template(wanted.database)),
        }
        self._run(asked, log=folder / "case.log", within=wanted.seconds + GRACE)
        outcome = self._outcome(folder)
        shutil.rmtree(folder, ignore_errors=True)
        return outcome

    def _run(self, asked: dict[str, object], *, log: Path, within: float) -> None:
        command = [sys.executable, "-m", "tests.chaos.case", json.dumps(asked)]
        with log.open("ab") as out:
            process = subprocess.Popen(command, cwd=PROJECT, stdout=out, stderr=out)
            try:
                process.wait(timeout=within)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _outcome(self, folder: Path) -> Outcome:
        written = folder / "outcome.json"
        if written.exists():
            return Outcome(**json.loads(written.read_text()))
        said = (folder / "case.log").read_text(errors="replace")[-1500:]
        sys.stderr.write(said)
        return Outcome(broken=["the case did not come to its end"])

    def _template(self, database: str) -> Path:
        if database not in self._templates:
            make = _sqlite if database == "sqlite" else _postgres
            self._templates[database] = make(self.folder)
        return self._templates[database]


def _sqlite(folder: Path) -> Path:
    path = folder / "template.sqlite3"
    _migrate(f"sqlite:///{path}", folder)
    return path


def _postgres(folder: Path) -> Path:
    server = Postgres(folder=folder / "template-postgres")
    try:
        _migrate(server.start(), folder)
    finally:
        server.stop(how="fast")
    return server.folder


def _migrate(url: str, folder: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "VAR_DIR": str(folder), "MODE": "embedded"}
    environment["DJANGO_SETTINGS_MODULE"] = "recovery.settings"
    for command in (["migrate", "--noinput"], ["createcachetable"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity", "0"],
            cwd=PROJECT,
            env=environment,
            check=True,
        )


@contextmanager
def runner() -> Iterator[Runner]:
    """In a folder of its own, gone when it is over."""
    folder = Path(tempfile.mkdtemp(prefix="recovery-chaos-"))
    try:
        yield Runner(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
