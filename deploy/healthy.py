"""Is the web up; is the clock alive. For health checks of containers: `healthy.py web|clock`."""

import json
import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

GOOD = 200
PATHS = {"web": "/healthz", "clock": "/readyz"}


def main(what: str, host: str = "127.0.0.1") -> str:
    """Nothing if all is well; a worker is judged by its pulse, never by its process."""
    wire = HTTPConnection(host, int(os.environ.get("PORT", "8000")), timeout=5)
    # The site answers to its own name, and a proxy would have made the request a safe one.
    site = {"Host": urlsplit(os.environ["BASE_URL"]).netloc, "X-Forwarded-Proto": "https"}
    wire.request("GET", PATHS[what], headers=site)
    answer = wire.getresponse()
    said = answer.read()
    if answer.status != GOOD:
        return f"{what}: status {answer.status}"
    if what == "clock" and json.loads(said)["clock"]["state"] != "ok":
        return "clock: no pulse"
    return ""


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) or 0)
