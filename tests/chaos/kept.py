"""What a run has seen so far, kept in var/, so that one that was interrupted can go on."""

import dataclasses
import json
from pathlib import Path

from tests.chaos.outcome import Outcome
from tests.chaos.processes import PROJECT

PATH = PROJECT / "var" / "chaos" / "lines.jsonl"
Key = tuple[str, str, str]  # case, database, what it did without


class Kept:
    """Starts empty, or with what went as it has to in the run before."""

    def __init__(self, *, resume: bool, path: Path = PATH) -> None:
        self.path = path
        self.path.parent.mkdir(parents=True, exist_ok=True)
        known = self.path.read_text().splitlines() if resume and self.path.exists() else []
        self._lines: dict[Key, Outcome] = {}
        self.path.write_text("")
        for case, database, without, outcome in map(json.loads, known):
            seen = Outcome(**outcome)
            if seen.held != bool(without):
                self.keep((case, database, without), seen)

    def of(self, key: Key) -> Outcome | None:
        return self._lines.get(key)

    def keep(self, key: Key, outcome: Outcome) -> None:
        self._lines[key] = outcome
        with self.path.open("a") as lines:
            lines.write(json.dumps([*key, dataclasses.asdict(outcome)]) + "\n")
