"""Asking a real server, one request after the other: how long, how many queries, how much."""

import gzip
import http.client
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.middleware.csrf import CSRF_SECRET_LENGTH, _get_new_csrf_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incidents.models import Incident, User
from tests.servers import answers, free_port, wait_until

HOST = "localhost"
# As the proxy of production would say it.
FROM_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "Origin": f"https://{HOST}"}
LIKE_THE_PROCFILE = shlex.split(
    "--worker-class gthread --workers 2 --threads 8 --log-level warning"
)
INSIGHTS = {
    "overview": "insights",
    "response": "insights-response",
    "ladder": "insights-ladder",
    "loyalty": "insights-loyalty",
    "spend": "insights-spend",
    "what happened": "insights-causes",
}
WARM_UP, IN_A_ROW = 15, 5
FOUND = re.compile(rb'(?:href|src)="(/static/[^"#]+)')


@dataclass
class Page:
    """One page as one person asks for it, and how long each answer took, in milliseconds."""

    name: str
    path: str
    visitor: "Visitor"
    words: Callable[[], dict[str, str]] | None = None
    took: list[float] = field(default_factory=list)
    anew: list[float] = field(default_factory=list)  # the first look after something happened
    queries: int = 0

    def ask(self) -> None:
        begun = time.perf_counter()
        status = self.visitor.ask(self.path, self.words() if self.words else None)
        self.took.append((time.perf_counter() - begun) * 1000)
        good = 302 if self.words else 200
        if status != good:
            raise RuntimeError(f"{self.name}: {status} instead of {good}")


class Visitor:
    """Somebody who is signed in and keeps the connection open."""

    def __init__(self, person: User, *, port: int) -> None:
        self.client = Client(headers={"host": HOST})
        self.client.force_login(person)
        self.secret = _get_new_csrf_string()
        assert len(self.secret) == CSRF_SECRET_LENGTH
        session = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; "
        cookies += f"{settings.CSRF_COOKIE_NAME}={self.secret}"
        self.headers = {**FROM_PROXY, "Cookie": cookies, "Accept-Encoding": "br, gzip"}
        self.wire = http.client.HTTPConnection("127.0.0.1", port)

    def ask(self, path: str, words: dict[str, str] | None = None) -> int:
        headers, body = self.headers, None
        if words is not None:
            body = urlencode({**words, "csrfmiddlewaretoken": self.secret})
            headers = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        self.wire.request("GET" if body is None else "POST", path, body, headers)
        answer = self.wire.getresponse()
        answer.read()
        return answer.status

    def fetch(self, path: str) -> tuple[bytes, bytes]:
        """What comes over the wire, packed as it is sent, and the same unpacked."""
        self.wire.close()
        self.wire.request("GET", path, headers=self.headers)
        answer = self.wire.getresponse()
        packed = answer.read()
        is_gzip = answer.headers["Content-Encoding"] == "gzip"
        return packed, gzip.decompress(packed) if is_gzip else packed


@contextmanager
def gunicorn(log: Path) -> Iterator[int]:
    """The web process of the Procfile, on a port of its own."""
    port = free_port()
    command = shlex.split(f"{sys.executable} -m gunicorn recovery.wsgi --bind 127.0.0.1:{port}")
    with log.open("ab") as out:
        web = subprocess.Popen(command + LIKE_THE_PROCFILE, stdout=out, stderr=out)
    try:
        wait_until(lambda: answers(port), within=30, what="gunicorn starts")
        yield port
    finally:
        web.terminate()
        web.wait(timeout=30)


def pages(port: int) -> list[Page]:
    """Everything that is measured; the bare page first."""
    desk = Visitor(User.objects.get(email="front-desk@demo.example"), port=port)
    manager = Visitor(User.objects.get(email="manager@demo.example"), port=port)
    # Somebody else logs, hundreds of times: nobody's Today is measured with all of these on it.
    evening = Visitor(User.objects.get(email="evening-desk@demo.example"), port=port)
    busiest = Incident.objects.filter(status="closed", rung=3).latest("closed_at")
    waiting = Incident.objects.filter(status="open", owner__email="front-desk@demo.example").first()
    assert waiting is not None
    log = reverse("incident-log")
    return [
        Page("Bare page", reverse("bare"), desk),
        Page("Today, front desk", reverse("today"), desk),
        Page("Today, manager", reverse("today"), manager),
        Page("Incidents", reverse("incident-list"), manager),
        Page("Incidents, searched", reverse("incident-list") + "?q=room", manager),
        Page("Incident, on the way", waiting.get_absolute_url(), desk),
        Page("Incident, closed", busiest.get_absolute_url(), manager),
        Page("Log page", log, desk),
        Page("Log, saved", log, evening, words=_a_mistake),
        *(Page(f"Insights, {name}", reverse(url), manager) for name, url in INSIGHTS.items()),
    ]


def measure(every: list[Page], *, times: int) -> None:
    """Ask for each page some times in a row, in turns, so that all meet the same machine.

    In every turn something is logged: the first look at a page afterwards reads it anew.
    """
    for page in every:
        _ask(page, WARM_UP)
        page.took.clear()
        page.anew.clear()
    for _ in range(times // IN_A_ROW):
        for page in every:
            _ask(page, IN_A_ROW)
    for page in every:
        page.queries = _queries_of(page)


def _ask(page: Page, times: int) -> None:
    page.visitor.wire.close()  # gunicorn hangs up on who is silent; asking opens it again
    for look in range(times):
        page.ask()
        if look == 0:
            page.anew.append(page.took[-1])


def _queries_of(page: Page) -> int:
    with CaptureQueriesContext(connection) as captured:
        if page.words:
            page.visitor.client.post(page.path, page.words(), secure=True)
        else:
            page.visitor.client.get(page.path, secure=True)
    return len(captured)


def size_of_first_load(page: Page) -> dict[str, int]:
    """Bytes as sent: the page and everything it asks for, without fonts."""
    packed, html = page.visitor.fetch(page.path)
    asked = sorted({found.decode() for found in FOUND.findall(html)})
    files = [path for path in asked if "/fonts/" not in path]
    return {"the page itself": len(packed)} | {
        path.rpartition("/")[2]: len(page.visitor.fetch(path)[0]) for path in files
    }


def _a_mistake() -> dict[str, str]:
    words = {"what_happened": "The room was not ready at three", "who": "", "not_known": "on"}
    return {**words, "severity": "high", "form_key": str(uuid4())}
