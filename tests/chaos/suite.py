"""The cases by their number in reliability 7.1: what is done, where, and what is taken away."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

SQLITE, POSTGRES = "sqlite", "postgres"
BOTH = (SQLITE, POSTGRES)


@dataclass(frozen=True)
class Case:
    """One fault: how it is done, on which databases, and which protection it would miss."""

    name: str
    fault: str
    act: str  # module and function here; imported by the process that has Django ready
    control: str = ""
    databases: tuple[str, ...] = BOTH
    # Where nothing is said: the database that lets many write at once.
    control_on: tuple[str, ...] = (POSTGRES,)
    seconds: int = 120
    in_short: bool = False
    control_in_short: bool = True

    @property
    def does(self) -> Callable[[Any], None]:
        module, _, name = self.act.partition(".")
        act: Callable[[Any], None] = getattr(import_module(f"tests.chaos.{module}"), name)
        return act


CASES = [
    Case("N1", "none: a hundred due in a minute", "sweeps.normal_load"),
    Case(
        "C1",
        "kill -9 of sweeping processes",
        "sweeps.killed_sweeps",
        "transaction",
        control_on=BOTH,
        in_short=True,
    ),
    Case("C2", "kill -9 of workers and their children", "sweeps.killed_workers", "lease"),
    Case(
        "C3",
        "kill -9 of senders",
        "post.killed_senders",
        "compare-and-set",
        control_on=BOTH,
        in_short=True,
    ),
    Case("C4", "Redis killed, a minute away", "broker.redis_killed", "second-clock"),
    Case("C5", "Redis frozen for 30 s", "broker.redis_frozen", "rows"),
    Case(
        "C6",
        "PostgreSQL stopped at once, 10 s away",
        "database.database_stopped",
        "transaction",
        databases=(POSTGRES,),
        control_on=(POSTGRES,),
    ),
    Case(
        "C7",
        "SQLite's write lock held for 10 s",
        "database.write_lock_held",
        "patience",
        databases=(SQLITE,),
        control_on=(SQLITE,),
    ),
    Case(
        "C9",
        "one clock 2 h ahead, 2 h behind, 3 d ahead",
        "times.wrong_clock",
        "database-clock",
        control_on=(POSTGRES,),
    ),
    Case("C10", "two beats, three workers, tick", "sweeps.doubled_everything", "compare-and-set"),
    Case(
        "C11",
        "a day, then a week, without a clock",
        "times.standstill",
        "brake",
        in_short=True,
        control_in_short=False,
    ),
    Case("C12", "10,000 due in the same second", "sweeps.all_in_one_second", "batches"),
    Case("C13a", "fifty at once on one limit", "money.races", seconds=1800),
    Case(
        "C13b",
        "fifty at once, limit or request, by web",
        "money.one_limit",
        "conditional-update",
        seconds=1800,
    ),
    Case("C15", "a bad mail server", "post.bad_mail_server", "retry"),
    Case("C16", "bad deadline, letter, template", "sweeps.poison", "aside"),
    Case("C18", "rolling restart under load", "restarts.rolling_restart", "grace"),
    Case("C20", "backup, restore, tick", "database.restored", "mark"),
    Case("C21", "a worker that takes nothing", "broker.worker_wedged", "second-clock", seconds=240),
    Case(
        "C22a",
        "four sweepers at once",
        "protections.four_at_once",
        "lock",
        databases=(POSTGRES,),
        control_on=(POSTGRES,),
        in_short=True,
    ),
    Case(
        "C22b",
        "four sweepers at once",
        "protections.four_at_once",
        "immediate",
        databases=(SQLITE,),
        control_on=(SQLITE,),
        in_short=True,
    ),
    Case(
        "C22c",
        "two careless sweeps",
        "protections.careless_twins",
        "unique",
        control_on=BOTH,
        in_short=True,
    ),
    Case(
        "C22d",
        "four senders at once",
        "protections.four_senders",
        "compare-and-set",
        control_on=BOTH,
    ),
    Case("M5", "money acts in any order", "money.any_order", seconds=2400),
    Case("M7", "amounts as people write them", "money.amounts"),
    Case("M9", "months of chance, every page read", "money.months", seconds=1800),
    Case("S1", "none: five minutes", "restarts.soak", databases=(POSTGRES,), seconds=480),
]


def case_named(name: str) -> Case:
    return next(case for case in CASES if case.name == name)


PROTECTIONS = sorted({case.control for case in CASES} - {""})
