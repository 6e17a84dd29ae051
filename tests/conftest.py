"""What every test may use: quiet triggers between tests, servers on demand, no gap unnoticed."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.servers.clockwork import Clockwork
from tests.servers.smtp import MailServer
from tests.servers.valkey import Valkey
from tests.triggers import triggers_asleep

pytest_plugins = ["tests.no_gaps", "tests.cast", "tests.books"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Remember the rows that the migrations made."""
    with django_db_blocker.unblock():
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers() -> Iterator[None]:
    """History refuses to be emptied; between transactional tests, and only there, it is."""
    flush = TransactionTestCase._fixture_teardown

    def flush_quietly(case: TransactionTestCase) -> None:
        # Back to what the migrations left, so no test meets a house without its first rows.
        case.serialized_rollback = True
        with triggers_asleep():
            flush(case)
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", flush_quietly)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What one test keeps in the process, the next must not be shown."""
    caches["kept"].clear()


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
