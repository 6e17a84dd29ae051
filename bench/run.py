"""The run itself: prepare, measure the pages, measure the clock, write it down."""

import time
from pathlib import Path

import django
from django.core.management import call_command

django.setup()

from bench import lateness, mornings, report, rows, signed, web  # noqa: E402  after the settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def run(*, folder: Path, incidents: int, times: int) -> None:
    """Measure everything once, print it, and keep it."""
    begun = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    count = rows.fill(incidents)
    signed.sign_copies(after=0)
    print(f"{count:,} incidents after {time.monotonic() - begun:.0f} s", flush=True)
    with web.gunicorn(folder / "web.log") as port:
        pages = web.pages(port)
        web.measure(pages, times=times)
        log = next(page for page in pages if page.name == "Log page")
        sizes = web.size_of_first_load(log)
    print(report.table_of(pages), flush=True)
    with lateness.clockwork(folder):
        spread, at_once = lateness.spread(), lateness.at_once()
    clock = (spread, at_once, mornings.prepared())
    text = report.whole(pages, sizes, clock, incidents=count, times=times)
    PAGE.write_text(text)
    print(text)
