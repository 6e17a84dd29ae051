"""The stage of one case: its database, servers and processes, all gone when it is over."""

import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.db import connection

from incidents.models import Escalation
from incidents.words.audits import Check
from incidents.words.people import Role
from tests.chaos.outcome import Outcome
from tests.chaos.processes import PROJECT, Running, procfile
from tests.makers import make_location, make_person
from tests.servers import wait_until
from tests.servers.postgres import Postgres
from tests.servers.smtp import MailServer
from tests.servers.valkey import Valkey

LEASE = 3  # seconds; shortened, so that a case need not wait for two minutes and a half
Size = TypeVar("Size")


class Stage:
    """What a case may use. `removed` names the protection it has to do without."""

    def __init__(self, *, folder: Path, short: bool, removed: str, postgres: Postgres | None):
        self.folder, self.short, self.removed, self.postgres = folder, short, removed, postgres
        self.outcome = Outcome()
        self.forgiven: set[Check] = set()  # what the auditor finds because the case wants it
        self.valkey = Valkey()
        self.mail = MailServer()
        self.began = time.monotonic()
        self._running: list[Running] = []
        self._env = {
            "CELERY_BROKER_URL": self.valkey.url,
            "EMAIL_URL": self.mail.url,
            "OUTBOX_LEASE": str(LEASE),
            "WITHOUT": removed,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
            "PYTHONUNBUFFERED": "1",
        }

    def __enter__(self) -> "Stage":
        self.valkey.start()
        self.mail.start()
        if self.removed == "unique":
            _accept_doubles()
        self.place = make_location("Harbour")
        self.owners = [make_person(f"Desk {number}", location=self.place) for number in range(20)]
        make_person("Manager", role=Role.MANAGER, location=self.place)
        # Whoever asks for pages has a desk elsewhere, with a day like any other.
        self.visitor = make_person("Visitor", location=make_location("Hill"))
        return self

    def __exit__(self, *_: object) -> None:
        for running in self._running:
            if running.alive:
                running.kill()
        self.valkey.kill()
        self.mail.stop()

    def of(self, *, full: Size, short: Size) -> Size:
        return short if self.short else full

    @property
    def on_sqlite(self) -> bool:
        return connection.vendor == "sqlite"

    def run(self, *command: str, name: str, **environment: str) -> Running:
        """A process in this stage; its words go to a file of that name."""
        running = Running(
            command,
            log=self.folder / f"{name}.log",
            environment={**os.environ, **self._env, **environment},
        )
        self._running.append(running)
        return running

    def hand(self, sweep: str, *options: str, **environment: str) -> Running:
        """A process that sweeps without Celery."""
        command = [sys.executable, "-m", "tests.chaos.hand", sweep, *options]
        return self.run(*command, name=sweep, **environment)

    def started(self, name: str, **environment: str) -> Running:
        """A process of the Procfile, with the very command of production."""
        line = procfile()[name].replace("--bind 0.0.0.0", "--bind 127.0.0.1")
        return self.run("sh", "-c", f"exec {line}", name=name, **environment)

    def tick(self, **environment: str) -> Running:
        """The second clock: one `manage.py tick`."""
        line = f"exec {shlex.quote(sys.executable)} manage.py tick"
        return self.run("sh", "-c", line, name="tick", **environment)

    def kill(self, running: Running) -> None:
        running.kill()
        self.outcome.kills += 1

    def stop_all(self) -> None:
        """Ask everything to end, then wait; nothing may be writing while we count."""
        for running in self._running:
            running.ask_to_stop()
        for running in self._running:
            running.stop(within=15)

    def wait(self, condition: Callable[[], object], *, within: float, what: str) -> bool:
        """Whether it came true in time; if not, that is written down and the case goes on."""
        try:
            wait_until(condition, within=within, what=what)
        except TimeoutError as late:
            self.outcome.expect(False, str(late))
            return False
        return True

    def told(self) -> int:
        return Escalation.objects.count()

    def words_of(self, name: str) -> str:
        """All that the processes of this name have said."""
        log = self.folder / f"{name}.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def keep_logs(self) -> None:
        """For whoever has to find out why a case failed."""
        kept = PROJECT / "var" / "chaos" / self.folder.name
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        for log in self.folder.glob("*.log"):
            shutil.copy(log, kept)


def _accept_doubles() -> None:
    """The table without the constraint that makes a second telling impossible."""
    once = next(one for one in Escalation._meta.constraints if one.name == "escalation_told_once")
    # SQLite makes the table anew, from what the model says by now.
    Escalation._meta.constraints.remove(once)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Escalation, once)
