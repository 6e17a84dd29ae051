"""What must be true before we start: no playground in production, no SQLite that loses writes."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

LOCAL = {"", "localhost", "127.0.0.1", "::1"}
SHORTEST_KEY = 50


def production_is_not_a_playground(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Demo people sign in with one click, so they live on this machine only."""
    found: list[CheckMessage] = []
    if settings.DEMO and not _on_this_machine():
        found.append(
            Error(
                "DEMO is on, but this is not a demo on this machine.",
                hint="Set DEMO=0, or use MODE=embedded with a local BASE_URL and database.",
                id="incidents.E001",
            )
        )
    if not settings.EMBEDDED and len(settings.SECRET_KEY) < SHORTEST_KEY:
        found.append(
            Error(
                f"SECRET_KEY is missing or shorter than {SHORTEST_KEY} characters.",
                hint="Set SECRET_KEY to a long random text and keep it secret.",
                id="incidents.E002",
            )
        )
    if not settings.EMBEDDED and not settings.BASE_URL.startswith("https://"):
        found.append(
            Error(
                f"BASE_URL is {settings.BASE_URL}: links in letters would not be private.",
                hint="Set BASE_URL to the https:// address people use.",
                id="incidents.E003",
            )
        )
    return found


def database_waits_its_turn(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Without WAL and IMMEDIATE, two people saving at once meet "database is locked"."""
    database = settings.DATABASES["default"]
    options = database.get("OPTIONS", {})
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    waits = options.get("transaction_mode") == "IMMEDIATE"
    if waits and "journal_mode=wal" in options.get("init_command", "").replace(" ", "").lower():
        return []
    return [
        Error(
            "SQLite has to run with journal_mode=WAL and transaction_mode=IMMEDIATE.",
            hint="Leave the options of the database as settings.py gives them.",
            id="incidents.E004",
        )
    ]


def _on_this_machine() -> bool:
    database_host = str(settings.DATABASES["default"].get("HOST") or "")
    local_database = database_host in LOCAL or database_host.startswith("/")
    local_site = (urlsplit(settings.BASE_URL).hostname or "") in LOCAL
    return settings.EMBEDDED and local_site and local_database
