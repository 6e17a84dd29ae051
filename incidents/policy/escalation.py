"""Who is told as a promised time comes near, passes, and stays passed: the steps of a policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from incidents.words.clock import Told

WARN, BREACH = "warn", "breach"
FURTHEST_MINUTES = 7 * 24 * 60  # after a week a letter more helps nobody
MOST_TIMES = 10
MOST_TELLINGS = 20  # of one deadline, repeats counted


@dataclass(frozen=True)
class Step:
    """One step: when it comes, who is told, and whether they are told again."""

    when: str | int  # the warning, the breach, or so many minutes after the breach
    tell: tuple[str, ...]
    every: int = 0  # minutes between this and the next time it is told
    at_most: int = 0  # so many times more

    @property
    def minutes(self) -> list[int]:
        """When it is told, in minutes after the breach; a warning comes before and only once."""
        if self.when == WARN:
            return []
        first = self.when if isinstance(self.when, int) else 0
        again = range(1, self.at_most + 1) if self.every else ()
        return [first, *(first + self.every * number for number in again)]


# As delivered: the owner, the next in line, then those who answer for the place. Product A1, A2.
DEFAULT_STEPS = (
    Step(WARN, (Told.OWNER,)),
    Step(BREACH, (Told.OWNER, Told.GUIDE)),
    Step(30, (Told.DEPARTMENT_HEAD, Told.DUTY_MANAGER)),
    Step(60, (Told.BUSINESS_OWNER,)),
)

Stored = dict[str, "str | int | list[str]"]


def as_stored(step: Step) -> Stored:
    """This is one step as a policy and an incident's copy of it keep it."""
    kept: Stored = {"when": step.when, "tell": [str(one) for one in step.tell]}
    return kept | ({"every": step.every, "at_most": step.at_most} if step.every else {})


def as_step(stored: Stored) -> Step:
    """This is one step as it was kept; raises KeyError on what is none."""
    when, tell = stored["when"], stored["tell"]
    return Step(
        when=when if isinstance(when, int) else str(when),
        tell=tuple(tell) if isinstance(tell, list) else (),
        every=int(str(stored.get("every", 0))),
        at_most=int(str(stored.get("at_most", 0))),
    )


def told_at(steps: Iterable[Step], when: str) -> tuple[str, ...]:
    """These are the people of the warning or of the breach, each once."""
    tell = [one for step in steps if step.when == when for one in step.tell]
    return tuple(dict.fromkeys(str(one) for one in tell))


@dataclass(frozen=True)
class Wrong:
    """What cannot be in a policy: the field of the form it stands in, and why."""

    field: str
    sentence: str


def field_of(number: int, part: str) -> str:
    """This is the name of one part of one step where it is typed; steps count from 0."""
    return f"step_{number}_{part}"


def wrong_with_steps(steps: Sequence[Step]) -> Wrong | None:
    """This is the first thing that cannot be about these steps; None when all is well."""
    for number, step in enumerate(steps):
        for part, sentence in _wrong_with(step):
            return Wrong(field_of(number, part), sentence)
    if not told_at(steps, BREACH):
        return Wrong(field_of(0, "when"), "Somebody has to be told when it is late.")
    count = len({minute for step in steps for minute in step.minutes}) + 1
    if count > MOST_TELLINGS:
        most = max(range(len(steps)), key=lambda number: len(steps[number].minutes))
        sentence = f"With every repeat this is told {count} times; {MOST_TELLINGS} at most."
        return Wrong(field_of(most, "at_most"), sentence)
    return None


def _wrong_with(step: Step) -> Iterator[tuple[str, str]]:
    if not step.tell:
        yield "tell", "Choose at least one person."
    if isinstance(step.when, int) and not 1 <= step.when <= FURTHEST_MINUTES:
        yield "minutes", f"Between 1 and {FURTHEST_MINUTES:,} minutes after it is late."
    if step.when == WARN and (step.every or step.at_most):
        yield "every", "A warning is told once; let a step after it repeat."
    if bool(step.every) != bool(step.at_most):
        part = "at_most" if step.every else "every"
        yield part, "A repeat needs both: how often, and at most how many times."
    if not 0 <= step.at_most <= MOST_TIMES:
        yield "at_most", f"Between 1 and {MOST_TIMES} times more."
    if step.every < 0 or max(step.minutes, default=0) > FURTHEST_MINUTES:
        yield "every", "The last repeat would come more than a week after it is late."


def tellings(steps: Sequence[Step]) -> list[tuple[int, tuple[str, ...]]]:
    """These are the breach and what follows it: minutes after it, and who; the earliest first.

    What falls on one minute is one telling; beyond the cap nothing is told.
    """
    after: dict[int, dict[str, None]] = {0: {}}
    for step in steps:
        for minute in step.minutes:
            after.setdefault(minute, {}).update(dict.fromkeys(map(str, step.tell)))
    ordered = [(minute, tuple(tell)) for minute, tell in sorted(after.items())]
    return ordered[: MOST_TELLINGS - 1]  # the first of all is the warning
