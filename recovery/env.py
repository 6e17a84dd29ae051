"""The environment, read strictly: an unclear value stops the start and is never guessed."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_environ = environ.Env()


def load(path: Path) -> None:
    """Read a .env file, if there is one; what the environment already says wins."""
    if path.is_file():
        _environ.read_env(str(path))


def text(name: str, *, default: str) -> str:
    """A text; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def words(name: str, *, default: list[str]) -> list[str]:
    """Several texts with commas between them."""
    found = [word.strip() for word in os.environ.get(name, "").split(",")]
    return [word for word in found if word] or default


def number(name: str, *, default: int) -> int:
    """A whole number, not below zero."""
    found = text(name, default=str(default))
    if not (found.isascii() and found.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {found!r}.")
    return int(found)


def flag(name: str, *, default: bool) -> bool:
    """Yes or no: True, False, 1 or 0 and nothing else."""
    found = text(name, default=str(default))
    if found not in {"True", "False", "1", "0"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {found!r}.")
    return found in {"True", "1"}


def choice(name: str, *, default: str, among: set[str]) -> str:
    """One word out of a few."""
    found = text(name, default=default)
    if found not in among:
        allowed = ", ".join(sorted(among))
        raise ImproperlyConfigured(f"{name} must be one of {allowed}, not {found!r}.")
    return found


def site(name: str, *, default: str) -> str:
    """The address people reach us at: scheme and host, with no path behind."""
    found = text(name, default=default).rstrip("/")
    parts = urlsplit(found)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ImproperlyConfigured(f"{name} must look like https://host, not {found!r}.")
    return found


def address(name: str) -> str:
    """An address we call, http or https; empty when there is none to call."""
    found = text(name, default="")
    parts = urlsplit(found)
    if found and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ImproperlyConfigured(f"{name} must begin with https:// or http://.")
    return found


def database(name: str, *, default: str) -> dict[str, Any]:
    """A database as one address; only SQLite and PostgreSQL are supported."""
    found = _environ.db_url_config(text(name, default=default))
    if found.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgres://.")
    return dict(found)


def mail(name: str, *, default: str) -> dict[str, Any]:
    """How letters leave the house, as one address."""
    return dict(_environ.email_url_config(text(name, default=default)))


def secret(name: str, *, kept_in: Path, make: bool) -> str:
    """The secret of this installation: as given, else one made here on the first run."""
    found = text(name, default="")
    if found or not make:
        return found
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        _keep_first(kept_in, secrets.token_urlsafe(64))
    return kept_in.read_text().strip()


def _keep_first(path: Path, made: str) -> None:
    # Web and worker may start in the same second: a link appears whole, and only for one of them.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(made)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
