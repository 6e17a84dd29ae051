"""The stage: it plays many stories side by side in the order of time, and lets the clock ring."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random

from incidents.actions.clock import escalate_deadlines
from incidents.models import Deadline

# A story gives the moment of its next step, and takes the step when that moment has come.
Steps = Iterator[datetime]
TICK = timedelta(milliseconds=400)  # how late the clock is on a good day


class Stage:
    """What comes next in every story; whatever would be after now stays to be done."""

    def __init__(self, *, now: datetime, chance: Random) -> None:
        self.now, self.chance = now, chance
        self._coming: list[tuple[datetime, int, Steps]] = []
        self._begun = 0

    def begin(self, story: Steps) -> None:
        """Take a story in; it may begin in the middle of another one."""
        self._begun += 1
        self._wait(story, turn=self._begun)

    def play(self) -> None:
        """Play everything until now; promises that pass on the way are told as they pass."""
        while self._coming and self._coming[0][0] <= self.now:
            at, turn, story = heappop(self._coming)
            _ring(until=at)
            self._wait(story, turn=turn)
        _ring(until=self.now - TICK)

    def _wait(self, story: Steps, *, turn: int) -> None:
        at = next(story, None)
        if at is not None:
            heappush(self._coming, (at, turn, story))


def _ring(*, until: datetime) -> None:
    moments = Deadline.objects.due(at=until).values_list("next_step_at", flat=True)
    while (due := moments.first()) is not None:
        if not escalate_deadlines(at=due + TICK):
            raise RuntimeError(f"A deadline of {due} does not ring.")
