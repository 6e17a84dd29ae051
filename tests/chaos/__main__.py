"""`python -m tests.chaos`: every fault on every database, then without its protection."""

import argparse
import sys
from dataclasses import dataclass

from tests.chaos.kept import Kept
from tests.chaos.report import HEAD, PAGE, Line, table, totals, whole
from tests.chaos.runner import Runner, Wanted, runner
from tests.chaos.suite import BOTH, CASES, PROTECTIONS, Case


@dataclass(frozen=True)
class Run:
    """Carries cases out, or takes what is kept of them."""

    runner: Runner
    kept: Kept | None

    def line(self, case: Case, database: str, *, short: bool, without: str = "") -> Line:
        key = (case.name, database, without)
        outcome = self.kept.of(key) if self.kept else None
        if outcome is None:
            wanted = Wanted(case.name, database, case.seconds, short=short, without=without)
            outcome = self.runner.carry_out(wanted)
            if self.kept:
                self.kept.keep(key, outcome)
        line = Line(case, database, outcome, without=without)
        print(line, flush=True)
        return line


def main() -> None:
    """Print a line for each case as it ends; write docs/reliability.md after a whole run."""
    options = _options()
    chosen = _chosen(options.only, options.without)
    small = options.only or options.database or options.short or options.no_controls
    is_whole = not (small or options.without)
    print("\n".join(HEAD), flush=True)
    with runner() as runs:
        run = Run(runs, Kept(resume=options.resume) if is_whole else None)
        lines = _carried_out(run, chosen, options)
        if options.without:
            sys.exit(_said_without(lines, options.without))
        controls = [] if options.no_controls else _controls(run, chosen, options.database)
    print(totals(lines), flush=True)
    if is_whole:
        PAGE.write_text(whole(lines, controls))
        print(f"Written to {PAGE.name}.")
    failed = [line for line in lines if not line.outcome.held]
    failed += [line for line in controls if line.outcome.held]
    if failed:
        sys.exit("\n".join(["", "Not as it has to be:", table(failed)]))


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="", help="names with commas, as C1,C3")
    asked.add_argument("--database", default="", choices=["", *BOTH])
    asked.add_argument("--short", action="store_true", help="small numbers, and no page written")
    asked.add_argument("--without", default="", choices=["", *PROTECTIONS])
    asked.add_argument("--no-controls", action="store_true")
    asked.add_argument("--resume", action="store_true", help="only what did not go well last time")
    return asked.parse_args()


def _chosen(only: str, without: str) -> list[Case]:
    names = set(only.split(",")) - {""}
    unknown = names - {case.name for case in CASES}
    if unknown:
        sys.exit(f"There is no case {', '.join(sorted(unknown))}.")
    chosen = [case for case in CASES if not names or case.name in names]
    return [case for case in chosen if not without or case.control == without]


def _carried_out(run: Run, chosen: list[Case], options: argparse.Namespace) -> list[Line]:
    short = options.short or bool(options.without)
    lines = []
    for case in chosen:
        for database in case.control_on if options.without else case.databases:
            if options.database in ("", database):
                lines.append(run.line(case, database, short=short, without=options.without))
    return lines


def _controls(run: Run, chosen: list[Case], only: str) -> list[Line]:
    return [
        run.line(case, database, short=True, without=case.control)
        for case in chosen
        for database in case.control_on
        if case.control and only in ("", database)
    ]


def _said_without(lines: list[Line], name: str) -> str:
    failed = [line for line in lines if not line.outcome.held]
    return f"Without {name}, {len(failed)} of {len(lines)} fail."


if __name__ == "__main__":
    main()
