"""The tables of docs/performance.md: numbers in, words out."""

import os
import platform
from datetime import date
from pathlib import Path
from statistics import median

import django
from django.db import connection

from bench.lateness import Lateness
from bench.mornings import Prepared
from bench.web import Page

# What the pages are held to: p50 in milliseconds, and times the bare page.
TARGETS = {
    "Today, front desk": (25, 5),
    "Today, manager": (25, 5),
    "Incidents": (25, 5),
    "Incident, on the way": (25, 5),
    "Incident, closed": (25, 5),
    "Log, saved": (15, None),
    "Insights, overview": (150, None),
    "Insights, response": (150, None),
    "Insights, ladder": (150, None),
    "Insights, loyalty": (150, None),
    "Insights, spend": (150, None),
    "Insights, what happened": (150, None),
}
HOW = (
    "Measured by `make bench` on {today:%-d %B %Y}: {incidents:,} incidents with all their rows "
    "on PostgreSQL, served by gunicorn on this machine, {times} requests for each page, one after "
    "the other, five in a row and then the next page, so that every page meets the same machine. "
    "In every turn mistakes are logged, so the first look at a page reads it anew: its p50 stands "
    "apart. The times are those of a client on loopback with an open connection. The bare page is "
    "one indexed query for 25 rows behind the same sign-in and middleware."
)
HOW_LATE = (
    "Two workers and beat on Valkey. Lateness is from the due time to the moment the escalation, "
    "its event and its letters were written, in one transaction."
)
MORNINGS = (
    "The daily mail of {people:,} people, whose morning comes in the same minute, each with a "
    "recovery of their own and two clocks late, is prepared in {seconds:.1f} s ({kept}): "
    "{letters:,} letters, {queries:,} questions to the database in all, the same few for every 250."
)
DIGESTS_S = 60
LOG_PAGE_KB = 50
LATE_MS = 2000
KB = 1024


def whole(
    pages: list[Page],
    sizes: dict[str, int],
    clock: tuple[Lateness, Lateness, Prepared],
    *,
    incidents: int,
    times: int,
) -> str:
    """The page that says how fast it was, where and how that was measured."""
    parts = [
        "# Performance",
        HOW.format(today=date.today(), incidents=incidents, times=times),
        _machine(),
        "## Pages",
        table_of(pages),
        "Queries include the session and the person; they do not grow with the rows.",
        "## First load of the log page",
        _size_table(sizes),
        "As sent by gunicorn and WhiteNoise, without the font; a proxy may pack the page too.",
        "## The clock",
        _clock_table(*clock[:2]),
        HOW_LATE,
        _mornings(clock[2]),
    ]
    return "\n\n".join(parts) + "\n"


def table_of(pages: list[Page]) -> str:
    """One line for each page."""
    bare = median(pages[0].took)
    lines = ["| Page | p50 ms | p95 ms | p50 read anew | × bare | queries | held to |"]
    lines += ["|---|--:|--:|--:|--:|--:|---|"]
    for page in pages:
        middle = median(page.took)
        figures = f"{middle:.1f} | {_at(page.took, 95):.1f} | {median(page.anew):.1f}"
        figures += f" | {middle / bare:.1f} | {page.queries}"
        lines.append(f"| {page.name} | {figures} | {_held(page.name, middle, middle / bare)} |")
    return "\n".join(lines)


def _held(name: str, p50: float, ratio: float) -> str:
    if name not in TARGETS:
        return ""
    most, times = TARGETS[name]
    words = f"{most} ms" + (f", {times} × bare" if times else "")
    kept = p50 <= most and (times is None or ratio <= times)
    return f"{words}: {'kept' if kept else 'missed'}"


def _size_table(sizes: dict[str, int]) -> str:
    lines = ["| File | KB |", "|---|--:|"]
    lines += [f"| {name} | {size / KB:.1f} |" for name, size in sizes.items()]
    total = sum(sizes.values()) / KB
    kept = "kept" if total <= LOG_PAGE_KB else "missed"
    return "\n".join(
        [*lines, f"| **in all, held to {LOG_PAGE_KB} KB: {kept}** | **{total:.1f}** |"]
    )


def _clock_table(spread: Lateness, at_once: Lateness) -> str:
    lines = ["| Deadlines | p50 | p99 | latest | told | letters |", "|---|--:|--:|--:|--:|--:|"]
    for name, found in (("in every second of a minute", spread), ("in the same second", at_once)):
        count = f"{len(found.late):,} {name}"
        times = " | ".join(f"{_at(found.late, part) / 1000:.2f} s" for part in (50, 99, 100))
        lines.append(f"| {count} | {times} | {found.told:,}, each once | {found.letters:,} |")
    kept = "kept" if _at(spread.late, 99) <= LATE_MS else "missed"
    return "\n".join(lines) + f"\n\nHeld to 2 s at p99 for deadlines that are due now: {kept}."


def _mornings(found: Prepared) -> str:
    kept = "kept" if found.seconds <= DIGESTS_S else "missed"
    return MORNINGS.format(
        people=found.people,
        seconds=found.seconds,
        letters=found.letters,
        queries=found.queries,
        kept=f"held to {DIGESTS_S} s: {kept}",
    )


def _at(values: list[float], part: int) -> float:
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * part // 100) - 1)]


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    server = str(getattr(connection, "pg_version", ""))
    versions = f"Python {platform.python_version()}, Django {django.get_version()}"
    return (
        f"Machine: {os.cpu_count()} cores of {_processor()}, {memory:.0f} GB, {platform.system()}; "
        f"{versions}, PostgreSQL {server[:2]}. Database, web, workers and client share it."
    )


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    if known.exists():
        for line in known.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
