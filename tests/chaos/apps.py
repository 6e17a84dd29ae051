"""Joins every process of a case, and changes in it what that process was asked to do without."""

import os
from datetime import timedelta

from django.apps import AppConfig

REMOVED = os.environ.get("WITHOUT", "")
AHEAD = float(os.environ.get("CLOCK_AHEAD", "0"))  # seconds by which this process's clock is wrong


class Chaos(AppConfig):
    name = "tests.chaos"
    label = "chaos"

    def ready(self) -> None:
        from tests.chaos.without import remove  # noqa: PLC0415  models come after the apps

        remove(REMOVED)
        if AHEAD:
            _go_wrong(timedelta(seconds=AHEAD))


def _go_wrong(ahead: timedelta) -> None:
    import time_machine  # noqa: PLC0415  only where a clock goes wrong
    from django.utils.timezone import now  # noqa: PLC0415

    time_machine.travel(now() + ahead, tick=True).start()
