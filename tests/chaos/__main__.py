"""`python -m tests.chaos`: every fault on every database, then without its protection."""

import argparse
import sys

from tests.chaos.report import HEAD, PAGE, Line, table, totals, whole
from tests.chaos.runner import Runner, Wanted, runner
from tests.chaos.suite import BOTH, CASES, PROTECTIONS, Case


def main() -> None:
    """Print a line for each case as it ends; write docs/reliability.md after a whole run."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="", help="names with commas, as C1,C3")
    asked.add_argument("--database", default="", choices=["", *BOTH])
    asked.add_argument("--short", action="store_true", help="small numbers, and no page written")
    asked.add_argument("--without", default="", choices=["", *PROTECTIONS])
    asked.add_argument("--no-controls", action="store_true")
    options = asked.parse_args()
    chosen = _chosen(options.only, options.without)
    print("\n".join(HEAD), flush=True)
    with runner() as run:
        lines = _carried_out(run, chosen, options)
        if options.without:
            sys.exit(_said_without(lines, options.without))
        controls = [] if options.no_controls else _controls(run, chosen, options.database)
    print(totals(lines), flush=True)
    failed = [line for line in lines if not line.outcome.held]
    failed += [line for line in controls if line.outcome.held]
    if not (options.only or options.database or options.short or options.no_controls):
        PAGE.write_text(whole(lines, controls))
        print(f"Written to {PAGE.name}.")
    if failed:
        sys.exit("\n".join(["", "Not as it has to be:", table(failed)]))


def _chosen(only: str, without: str) -> list[Case]:
    names = set(only.split(",")) - {""}
    unknown = names - {case.name for case in CASES}
    if unknown:
        sys.exit(f"There is no case {', '.join(sorted(unknown))}.")
    chosen = [case for case in CASES if not names or case.name in names]
    return [case for case in chosen if not without or case.control == without]


def _carried_out(run: Runner, chosen: list[Case], options: argparse.Namespace) -> list[Line]:
    short = options.short or bool(options.without)
    lines = []
    for case in chosen:
        for database in case.control_on if options.without else case.databases:
            if options.database in ("", database):
                lines.append(_line(run, case, database, short=short, without=options.without))
    return lines


def _controls(run: Runner, chosen: list[Case], only: str) -> list[Line]:
    return [
        _line(run, case, database, short=True, without=case.control)
        for case in chosen
        for database in case.control_on
        if case.control and only in ("", database)
    ]


def _line(run: Runner, case: Case, database: str, *, short: bool, without: str = "") -> Line:
    wanted = Wanted(case.name, database, case.seconds, short=short, without=without)
    line = Line(case, database, run.carry_out(wanted), without=without)
    print(line, flush=True)
    return line


def _said_without(lines: list[Line], name: str) -> str:
    failed = [line for line in lines if not line.outcome.held]
    return f"Without {name}, {len(failed)} of {len(lines)} fail."


if __name__ == "__main__":
    main()
