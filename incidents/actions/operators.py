"""The pen to the outside: who runs this software is told here, by another path than the outbox."""

import json
import logging
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from incidents.emails.audits import Message

logger = logging.getLogger(__name__)

WAITS_AT_MOST = 5  # seconds
GOOD = range(200, 300)
JSON = {"Content-Type": "application/json"}

# Each path that is set up, with what went wrong on it; nothing went wrong where that is empty.
Reached = dict[str, str]


class NotReached(Exception):
    """The other side answers, and it is not a yes."""


def are_set_up() -> bool:
    """Whether there is anybody to tell."""
    return bool(settings.OPERATORS_MAIL or settings.OPERATORS_URL)


def ping_heartbeat() -> Reached:
    """Say to an outside monitor that all is well; its alarm is our silence. Reliability 2.7.

    Never inside a transaction.
    """
    if not settings.HEARTBEAT_URL:
        return {}
    return {"heartbeat": _tried("heartbeat", lambda: _ask("GET", settings.HEARTBEAT_URL))}


def tell_operators(message: Message) -> Reached:
    """Tell whoever runs this software, by mail and by a call to their address. Reliability 2.7.

    Never inside a transaction, and never through the outbox: it may be what is broken.
    """
    paths: dict[str, Callable[[], None]] = {}
    if settings.OPERATORS_MAIL:
        paths["operators by mail"] = lambda: _mail(message)
    if settings.OPERATORS_URL:
        body = json.dumps(message.facts).encode()
        paths["operators by address"] = lambda: _ask("POST", settings.OPERATORS_URL, body=body)
    return {path: _tried(path, speak) for path, speak in paths.items()}


def _tried(path: str, speak: Callable[[], None]) -> str:
    try:
        speak()
    except Exception as error:
        # Addresses may hold a key: only the kind of the trouble is written down.
        trouble = str(error) if isinstance(error, NotReached) else type(error).__name__
        logger.warning("Not reached: %s (%s)", path, trouble)
        return trouble
    return ""


def _mail(message: Message) -> None:
    letter = EmailMessage(
        message.subject,
        message.text,
        to=settings.OPERATORS_MAIL,
        headers={"Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=WAITS_AT_MOST),
    )
    letter.send()


def _ask(method: str, url: str, *, body: bytes | None = None) -> None:
    # http.client goes to this very address: it follows no redirect and asks no proxy.
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=WAITS_AT_MOST)
    try:
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        connection.request(method, path, body=body, headers=JSON if body else {})
        status = connection.getresponse().status
    finally:
        connection.close()
    if status not in GOOD:
        raise NotReached(f"answers {status}")
