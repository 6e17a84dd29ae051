"""The web process of production under a person who keeps asking."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from incidents.models import User
from tests.chaos.stage import Stage
from tests.servers import answers, free_port, wait_until

GOOD = {200, 302}
TRY_AGAIN = 503


class Web:
    """gunicorn as in the Procfile, on a port of its own."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.port = free_port()

    def __enter__(self) -> "Web":
        self.process = self.stage.started("web", PORT=str(self.port))
        wait_until(lambda: answers(self.port), within=60, what="the web answers")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stop()


class Visitor:
    """Somebody signed in who asks for pages and logs mistakes, one after the other."""

    def __init__(
        self,
        stage: Stage,
        web: Web,
        *,
        pages: Sequence[str] = (),
        logs: bool = False,
        who: User | None = None,
    ) -> None:
        self.stage, self.web, self.who = stage, web, who or stage.visitor
        self.pages, self.logs = pages, logs
        self.took: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.logged = 0
        self._over = threading.Event()
        client = Client()
        client.force_login(self.who)
        self.secret = _get_new_csrf_string()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; "
        self.cookies += f"{settings.CSRF_COOKIE_NAME}={self.secret}"
        for page in pages:  # the first look reads templates; nobody's patience is measured with it
            self.ask(page)
            self.ask(page)
        self.took.clear()
        self.statuses.clear()

    def begin(self) -> None:
        self._thread = threading.Thread(target=self._keep_asking, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join(timeout=30)

    def judge(self, *, p95: float, allowed: Sequence[int] = ()) -> None:
        """Every answer good, or one that is allowed, and fast enough."""
        good = {*GOOD, *allowed}
        bad = {code: count for code, count in self.statuses.items() if code not in good}
        ordered = sorted(self.took)
        slow = ordered[max(0, -(-len(ordered) * 95 // 100) - 1)] if ordered else 0.0
        asked = f"{len(ordered)} pages, p95 {slow:.2f} s, slowest {max(ordered, default=0):.2f} s"
        self.stage.outcome.seen.append(asked)
        self.stage.outcome.expect(ordered, "nobody asked for a page")
        self.stage.outcome.expect(not bad, f"answers {bad}")
        self.stage.outcome.expect(slow <= p95, f"pages took {slow:.1f} s at p95")

    def _keep_asking(self) -> None:
        turn = 0
        while not self._over.is_set():
            self.ask(self.pages[turn % len(self.pages)])
            if self.logs and turn % 4 == 0:
                self.logged += self.ask("/log/", self._a_mistake()) == 302
            turn += 1
            time.sleep(0.02)

    def ask(self, path: str, words: dict[str, str] | None = None) -> int:
        headers = {"Host": "localhost", "Cookie": self.cookies}
        body = None
        if words is not None:
            body = urlencode({**words, "csrfmiddlewaretoken": self.secret})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        status = self._answer("GET" if body is None else "POST", path, body, headers)
        self.took.append(time.perf_counter() - begun)
        self.statuses[status] += 1
        return status

    def _answer(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        wire = http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=30)
        try:
            wire.request(method, path, body, headers)
            answer = wire.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0  # nobody answered
        finally:
            wire.close()

    def _a_mistake(self) -> dict[str, str]:
        words = {"what_happened": "The room was not ready at three", "who": "", "not_known": "on"}
        return {**words, "severity": "high", "form_key": str(uuid4())}
