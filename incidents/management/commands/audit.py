"""What the auditor finds now, in plain words; `--history` looks at the whole chain of seals."""

import sys
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from incidents.queries.audits import what_is_wrong
from incidents.queries.clock import database_now
from incidents.queries.seals import breaks_in_history
from incidents.words.audits import WHAT_TO_DO

BREAKS_SHOWN = 20


class Command(BaseCommand):
    help = "Look for anything late, lost, doubled or changed; exit status 1 when there is any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--history", action="store_true", help="the whole history, not a part")
        parser.add_argument("--seal", default="", help="the hash of a seal that was kept elsewhere")

    def handle(self, *args: Any, history: bool, seal: str, **options: Any) -> None:
        findings = what_is_wrong(at=database_now())
        for one in findings:
            self.stdout.write(f"{one.said()}\n  {WHAT_TO_DO[one.check]}")
        breaks = self.breaks(known_seal=seal) if history or seal else []
        for broken in breaks:
            self.stdout.write(f"History is broken at {broken}")
        if findings or breaks:
            sys.exit(1)
        self.stdout.write("Nothing found.")

    def breaks(self, *, known_seal: str) -> list[str]:
        found = islice(breaks_in_history(known_seal=known_seal), BREAKS_SHOWN)
        return [str(one) for one in found]
