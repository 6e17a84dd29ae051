"""A web server elsewhere that is called: it writes down what it hears and answers as it is told."""

import json
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.servers import free_port


@dataclass
class Monitor:
    """What it heard is in `pings` and `told`."""

    status: int = 200
    wait: float = 0.0
    pings: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        monitor = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                monitor.pings.append(self.path)
                self.answer()

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                monitor.told.append(json.loads(self.rfile.read(length)))
                self.answer()

            def answer(self) -> None:
                time.sleep(monitor.wait)
                self.send_response(monitor.status)
                if monitor.status in {301, 302, 307}:
                    self.send_header("Location", f"{monitor.url}/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Answers)
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
