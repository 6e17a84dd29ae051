"""The product's settings, on a database and a folder of this test run alone."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.servers.postgres import Postgres

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

# Worker processes of pytest-xdist inherit the folder and the server of the run that starts them.
if "TEST_FOLDER" not in os.environ:
    os.environ["TEST_FOLDER"] = tempfile.mkdtemp(prefix="recovery-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_FOLDER"], ignore_errors=True)
FOLDER = Path(os.environ["TEST_FOLDER"])

WANTED = os.environ.get("TEST_DATABASE", "sqlite")
if WANTED not in {"sqlite", "postgres"}:
    sys.exit(f"TEST_DATABASE must be sqlite or postgres, not {WANTED!r}.")
if WANTED == "postgres" and not os.environ.get("TEST_DATABASE_URL"):
    server = Postgres()
    atexit.register(server.remove)
    os.environ["TEST_DATABASE_URL"] = server.start()

DATABASE_URL = f"sqlite:///{FOLDER / 'unused.sqlite3'}"
if WANTED == "postgres":
    DATABASE_URL = os.environ["TEST_DATABASE_URL"]

# Said aloud, so that neither a .env file nor the machine decides what the tests run on.
os.environ.update(
    MODE="embedded",
    DEBUG="False",
    DEMO="False",
    BASE_URL="http://localhost:8000",
    VAR_DIR=str(FOLDER),
    DATABASE_URL=DATABASE_URL,
    CELERY_BROKER_URL="filesystem://",
    EMAIL_URL="memorymail://",
    OPERATORS_MAIL="",
    OPERATORS_URL="",
    HEARTBEAT_URL="",
    LOG_LEVEL="CRITICAL",
)

from recovery.settings import *  # noqa: E402, F403
from recovery.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: threads on the database in memory meet "table is locked", which proves nothing.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
# With hashed names live_server answers 404 and pages silently lose their script.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
