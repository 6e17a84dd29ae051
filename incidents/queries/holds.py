"""The holds of an incident: which clocks stand still, until when, and what the others have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.lifecycle import DeadlineState, HoldStatus
from incidents.models import Deadline, HeldClock, Hold, Incident
from incidents.policy.holds import MAY_STAND_STILL, Pause


@dataclass(frozen=True)
class Holds:
    """Every pause of the clocks of one incident, the newest first."""

    clocks: Sequence[HeldClock] = ()

    @property
    def all(self) -> list[Hold]:
        """The holds themselves, each once."""
        return list({held.hold_id: held.hold for held in self.clocks}.values())

    @property
    def running(self) -> Hold | None:
        """The one that runs now."""
        return next((one for one in self.all if one.status == HoldStatus.RUNNING), None)

    @property
    def standing(self) -> dict[int, Hold]:
        """The hold of each clock that stands still now, by the key of the stopped one."""
        running = self.running
        return {
            held.stopped_id: running
            for held in self.clocks
            if running and held.hold_id == running.pk and held.ran_on_at is None
        }

    def pauses(self, deadline: Deadline) -> list[Pause]:
        """When the promise of this clock stood still; every generation began in one moment."""
        same = (deadline.kind, deadline.subject, deadline.started_at)
        return [
            Pause(held.hold.started_at, held.ran_on_at)
            for held in self.clocks
            if held.ran_on_at
            and (held.stopped.kind, held.stopped.subject, held.stopped.started_at) == same
        ]

    def stood_still(self, deadline: Deadline, *, until: datetime) -> timedelta:
        """How long the promise of this clock had stood still by a moment, and run on since."""
        lengths = (min(pause.end, until) - pause.start for pause in self.pauses(deadline))
        return sum((max(length, timedelta(0)) for length in lengths), timedelta(0))

    @property
    def in_words(self) -> list[tuple[Hold, str]]:
        """Each hold with the names of the clocks it stopped."""
        return [(hold, self.duties(hold)) for hold in self.all]

    def duties(self, hold: Hold) -> str:
        """The names of the clocks that one hold stopped, as people say them."""
        names = [
            held.stopped.get_kind_display().lower()
            for held in self.clocks
            if held.hold_id == hold.pk
        ]
        return ", ".join(dict.fromkeys(names))


def holds_of(incident: Incident) -> Holds:
    """These are the holds of an incident; asked only where a clock was ever stopped.

    One query, and none for most: `deadlines` are read already. Who held is not read. Peers 4.
    """
    clocks = {clock.pk: clock for clock in incident.deadlines.all()}
    if not any(_was_stopped(clock) for clock in clocks.values()):
        return Holds()
    rows = HeldClock.objects.filter(hold__incident=incident).order_by("-hold", "pk")
    held = list(rows.select_related("hold"))
    for one in held:
        one.stopped = clocks[one.stopped_id]
    return Holds(held)


def that_may_be_held(incident: Incident, *, at: datetime) -> list[Deadline]:
    """These clocks run, are not late, and may stand still; the nearest first. Design 7."""
    running = (one for one in incident.deadlines.all() if one.state == DeadlineState.ARMED)
    may = [one for one in running if one.kind in MAY_STAND_STILL and one.due_at > at]
    return sorted(may, key=lambda one: one.due_at)


def running_hold(incident: Incident) -> Hold | None:
    """This is the hold that runs on an incident, if there is one."""
    return incident.holds.running().select_related("started_by").first()


def _was_stopped(clock: Deadline) -> bool:
    return clock.state == DeadlineState.CANCELLED and clock.kind in MAY_STAND_STILL
