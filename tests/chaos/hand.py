"""One sweeping process: `python -m tests.chaos.hand escalate_deadlines`, until it is killed."""

import argparse
import logging
import time
from datetime import timedelta

import django
from django.db import close_old_connections

django.setup()

from incidents.actions import clock, digests, post  # noqa: E402  after the settings
from incidents.queries.clock import database_now  # noqa: E402
from tests.chaos import careless  # noqa: E402

logger = logging.getLogger("tests.chaos")
SWEEPS = {
    "escalate_deadlines": clock.escalate_deadlines,
    "queue_digests": digests.queue_digests,
    "deliver_outbox": post.deliver_outbox,
    "take_pulse": clock.take_pulse,
    "sweep_carelessly": careless.sweep_carelessly,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sweep", choices=SWEEPS)
    asked.add_argument("--every", type=float, default=0.05)
    asked.add_argument("--once", action="store_true")
    asked.add_argument("--later", type=float, default=0, help="seconds to add to the time")
    options = asked.parse_args()
    later = timedelta(seconds=options.later)
    while True:
        close_old_connections()
        try:
            SWEEPS[options.sweep](at=database_now() + later)
        except Exception:
            logger.exception("The sweep failed; the next tick begins again")
        if options.once:
            return
        time.sleep(options.every)


if __name__ == "__main__":
    main()
