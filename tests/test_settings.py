import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from incidents import checks
from recovery import env

ROOT = Path(__file__).resolve().parent.parent
LONG_KEY = "a-key-for-this-test-only-0123456789-abcdefghijklmnopqrst"
PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": LONG_KEY,
    "BASE_URL": "https://recovery.example.com",
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "DEMO": "False",
}


def check(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the checks of a start, with these variables and no others."""
    known = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **variables}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)


def test_production_settings_pass_every_check(tmp_path: Path) -> None:
    done = check(tmp_path, **PRODUCTION)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"DEMO": "True"}, "incidents.E001"),
        ({"SECRET_KEY": "short"}, "incidents.E002"),
        ({"BASE_URL": "http://recovery.example.com"}, "incidents.E003"),
    ],
)
def test_production_refuses_to_start_as_a_playground(
    tmp_path: Path, changed: dict[str, str], named: str
) -> None:
    done = check(tmp_path, **{**PRODUCTION, **changed})

    assert done.returncode != 0
    assert named in done.stderr


def test_the_web_server_itself_refuses_a_demo_in_production(tmp_path: Path) -> None:
    known = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **PRODUCTION, "DEMO": "True"}
    command = [sys.executable, "-c", "import recovery.wsgi"]

    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert "incidents.E001" in done.stderr


def test_a_fresh_clone_makes_its_own_key_once(tmp_path: Path) -> None:
    kept_in = tmp_path / "var" / "secret.key"

    first = env.secret("NOT_SET", kept_in=kept_in, make=True)
    second = env.secret("NOT_SET", kept_in=kept_in, make=True)

    assert first == second
    assert len(first) > 50
    assert stat.S_IMODE(kept_in.stat().st_mode) == 0o600


@pytest.mark.parametrize("typed", ["yes", "on", "TRUE", "2"])
def test_a_flag_that_is_unclear_is_refused(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("DEMO", typed)

    with pytest.raises(ImproperlyConfigured, match="DEMO must be"):
        env.flag("DEMO", default=True)


@pytest.mark.parametrize("typed", ["ftp://x", "recovery.example.com", "https://x/behind"])
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("BASE_URL", typed)

    with pytest.raises(ImproperlyConfigured, match="BASE_URL must look like"):
        env.site("BASE_URL", default="http://localhost")


def test_a_number_is_refused_when_it_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXIES", "-1")

    with pytest.raises(ImproperlyConfigured, match="PROXIES"):
        env.number("PROXIES", default=0)


def test_other_databases_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://x@localhost/y")

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database("DATABASE_URL", default="")


def test_a_demo_on_a_database_elsewhere_is_refused(settings: LazySettings) -> None:
    settings.DEMO = True
    settings.DATABASES = {"default": {"ENGINE": "x", "HOST": "db.example.com"}}

    found = checks.production_is_not_a_playground(None)

    assert [one.id for one in found] == ["incidents.E001"]


def test_sqlite_without_immediate_is_refused(settings: LazySettings) -> None:
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}}

    found = checks.database_waits_its_turn(None)

    assert [one.id for one in found] == ["incidents.E004"]


@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    answers = [client.get("/healthz"), client.get("/accounts/login/"), client.get("/nowhere/")]

    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
