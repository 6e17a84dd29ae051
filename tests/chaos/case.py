"""One case on one database, in a process of its own, started by the runner."""

import dataclasses
import json
import os
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from tests.servers.postgres import Postgres


class TooLongError(Exception):
    """The case is over its time; not a TimeoutError, which a wait in it would take for its own."""


def main(asked: dict[str, Any]) -> None:
    """Prepare the database, carry the case out within its time, and write down what was seen."""
    folder = Path(asked["folder"])
    postgres = _database(asked, folder)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.chaos.settings",
        MODE="embedded",
        DEBUG="False",
        DEMO="False",
        BASE_URL="http://localhost:8000",
        VAR_DIR=str(folder),
        TEST_FOLDER=str(folder),
        LOG_LEVEL="WARNING",
        WITHOUT="",
    )
    try:
        outcome = _carry_out(asked, folder=folder, postgres=postgres)
    finally:
        if postgres:
            postgres.stop()
    (folder / "outcome.json").write_text(json.dumps(outcome))


def _database(asked: dict[str, Any], folder: Path) -> Postgres | None:
    template = Path(asked["template"])
    if asked["database"] == "sqlite":
        shutil.copy(template, folder / "recovery.sqlite3")
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'recovery.sqlite3'}"
        return None
    server = Postgres(durable=True, folder=folder / "postgres", like=Postgres(folder=template))
    os.environ["DATABASE_URL"] = server.start()
    return server


def _carry_out(asked: dict[str, Any], *, folder: Path, postgres: Postgres | None) -> dict[str, Any]:
    import django  # noqa: PLC0415  the settings are read as Django starts

    django.setup()
    from tests.chaos import counts  # noqa: PLC0415
    from tests.chaos.stage import Stage  # noqa: PLC0415
    from tests.chaos.suite import case_named  # noqa: PLC0415

    case = case_named(asked["case"])
    stage = Stage(folder=folder, short=asked["short"], removed=asked["without"], postgres=postgres)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(case.seconds)
    with stage:
        try:
            case.does(stage)
            counts.ask_the_auditor(stage)
        except Exception as error:
            traceback.print_exc()
            stage.outcome.expect(False, f"{type(error).__name__}: {error}"[:200])
        signal.alarm(0)
    stage.outcome.seconds = time.monotonic() - stage.began
    if stage.outcome.broken or stage.removed:
        stage.keep_logs()
    return dataclasses.asdict(stage.outcome)


def _too_long(*_: object) -> None:
    raise TooLongError("more time than it may take")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
