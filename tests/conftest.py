"""What every test may use: quiet triggers between tests, servers on demand, no gap unnoticed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from tests.servers.clockwork import Clockwork
from tests.servers.smtp import MailServer
from tests.servers.valkey import Valkey

pytest_plugins = ["tests.no_gaps", "tests.cast"]


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers() -> Iterator[None]:
    """History refuses to be emptied; between transactional tests, and only there, it is."""
    flush = TransactionTestCase._fixture_teardown

    def flush_quietly(case: TransactionTestCase) -> None:
        with _triggers_asleep():
            flush(case)
        # What every installation begins with is there again for the next test.
        import_module("incidents.migrations.0002_starting_points").begin(apps, None)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", flush_quietly)
    yield
    patch.undo()


@contextmanager
def _triggers_asleep() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, definition in triggers:
            cursor.execute(definition)


@pytest.fixture
def fresh_limits(db: None) -> None:
    """Sign-in limits count in the database: start from zero."""
    cache.clear()


@pytest.fixture(scope="session")
def _valkey_server() -> Iterator[Valkey]:
    server = Valkey()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def valkey(_valkey_server: Valkey) -> Iterator[Valkey]:
    """A running Redis-compatible server; a test that killed it finds it running again."""
    if _valkey_server.process is None:
        _valkey_server.start()
    yield _valkey_server
    _valkey_server.thaw()


@pytest.fixture
def broker_url(request: pytest.FixtureRequest) -> str:
    """TEST_REDIS_URL if there is one, else our own server."""
    given = os.environ.get("TEST_REDIS_URL", "")
    return given or str(request.getfixturevalue("valkey").url)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def clockwork(
    transactional_db: None, broker_url: str, mail_server: MailServer, tmp_path: Path
) -> Iterator[Clockwork]:
    """A Celery worker with beat on this test's database, broker and mail server; not started."""
    worker = Clockwork(
        log=tmp_path / "worker.log", CELERY_BROKER_URL=broker_url, EMAIL_URL=mail_server.url
    )
    yield worker
    worker.stop()
    if worker.log.exists():
        sys.stdout.write(worker.log.read_text())
