"""`python -m bench`: start the servers, fill the database, measure, write docs/performance.md."""

import argparse
import os
import tempfile
from pathlib import Path

from tests.servers.postgres import Postgres


def main() -> None:
    """Everything on this machine, in folders of its own, gone when it is done."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--incidents", type=int, default=20_000)
    asked.add_argument("--requests", type=int, default=200)
    options = asked.parse_args()
    postgres = Postgres()
    try:
        with tempfile.TemporaryDirectory(prefix="recovery-bench-") as folder:
            _use(postgres.start(), folder=Path(folder))
            # The settings are read as Django starts, so this comes after them.
            from bench.run import run  # noqa: PLC0415

            run(folder=Path(folder), incidents=options.incidents, times=options.requests)
    finally:
        postgres.remove()


def _use(database: str, *, folder: Path) -> None:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="bench.settings",
        MODE="production",
        SECRET_KEY="only-for-this-bench-" + "0123456789" * 4,
        BASE_URL="https://localhost",
        PROXIES="1",
        DATABASE_URL=database,
        CELERY_BROKER_URL="redis://localhost:1/0",
        EMAIL_URL="dummymail://",
        VAR_DIR=str(folder),
        DEMO="False",
        DEBUG="False",
        LOG_LEVEL="ERROR",
    )


if __name__ == "__main__":
    main()
