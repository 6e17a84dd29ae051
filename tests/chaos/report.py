"""The table of what was done and what was seen, for the screen and for docs/reliability.md."""

import os
import platform
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import celery
import django

from tests.chaos.outcome import Outcome
from tests.chaos.suite import Case

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
HEAD = [
    "| Fault | Database | Tried | kill -9 | Lost | Doubled | Early | Latest | Again | Held |",
    "|---|---|--:|--:|--:|--:|--:|--:|--:|---|",
]
HOW = (
    "Measured by `make chaos` on {today:%-d %B %Y}. Every case has a database, a Valkey, a mail "
    "server and processes of its own, started by the commands of the `Procfile`; what is killed "
    "is killed with `kill -9`. PostgreSQL and SQLite write to disk as in production. At the end "
    "of each case all processes are stopped and everything is counted: what fell due against what "
    "was told, each once, none before its time, each with its event and its letters, the ledger "
    "against its counters."
)
COLUMNS = (
    "*Tried*: deadlines that fell due, letters that had to leave, and attempts to move money. "
    "*Doubled*: told twice, or spent beyond a limit. *Latest*: seconds from the "
    "due time to the escalation in the database, the fault itself included. *Again*: letters "
    "that reached the mail server once more, always with the same Message-ID."
)
CONTROLS = (
    "The same faults with one protection taken away. A case that would hold all the same proves "
    "nothing, so here every line has to fail. `make chaos WITHOUT=lock` does it for one of them."
)
HONEST = (
    "Leases are shortened to 3 s. Wrong clocks are made {clocks}. On SQLite the clock of the "
    "database is that of the process, so a wrong one rings early there; only PostgreSQL keeps a "
    "wrong host quiet. The long quiet run is five minutes, not a day."
)


@dataclass(frozen=True)
class Line:
    """One case as it went."""

    case: Case
    database: str
    outcome: Outcome
    without: str = ""

    def __str__(self) -> str:
        one = self.outcome
        fault = f"{self.case.name} {self.case.fault}"
        if self.without:
            fault += f", without {self.without}"
        figures = [one.tried, one.kills, one.lost, one.doubled, one.early]
        cells = [fault, self.database, *(f"{number:,}" for number in figures)]
        return (
            f"| {' | '.join([*cells, f'{one.latest:.1f} s', str(one.duplicates), self._said()])} |"
        )

    def _said(self) -> str:
        words = "; ".join([*self.outcome.broken, *self.outcome.seen]).replace("|", "/")
        if self.outcome.held:
            return f"yes; {words}" if words else "yes"
        return f"**no**: {words}"


def table(lines: list[Line]) -> str:
    return "\n".join([*HEAD, *map(str, lines)])


def totals(lines: list[Line]) -> str:
    """The sums that reliability 7.2 asks for."""
    sums = {
        name: sum(getattr(line.outcome, name) for line in lines)
        for name in ("tried", "kills", "lost", "doubled")
    }
    again = sum(line.outcome.duplicates for line in lines)
    return (
        f"In all: {sums['tried']:,} tried, {sums['kills']} kill -9, {sums['lost']} lost, "
        f"{sums['doubled']} told twice, {again} letters again."
    )


def whole(lines: list[Line], controls: list[Line]) -> str:
    """The page."""
    clocks = "by libfaketime" if _has(lines, "libfaketime") else "in the process (time-machine)"
    parts = [
        "# Reliability",
        HOW.format(today=date.today()),
        _machine(),
        "## Faults",
        table(lines),
        totals(lines),
        COLUMNS,
        "## What the same faults do without a protection",
        CONTROLS,
        table(controls),
        "## How far this goes",
        HONEST.format(clocks=clocks),
    ]
    return "\n\n".join(parts) + "\n"


def _has(lines: list[Line], word: str) -> bool:
    return any(word in said for line in lines for said in line.outcome.seen)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    load = os.getloadavg()[2]
    versions = f"Python {platform.python_version()}, Django {django.get_version()}"
    return (
        f"Machine: {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, load {load:.1f} "
        f"over the last quarter of an hour; {versions}, Celery {celery.__version__}. All "
        f"processes share it."
    )
