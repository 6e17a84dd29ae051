"""The clocks of an incident as they are shown: a ring, a name and a phrase or a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from incidents.models import Deadline, Incident
from incidents.policy.holds import of_opening_hours, runs_by_opening_hours, time_between
from incidents.queries.holds import Holds, holds_of
from incidents.words.clock import DeadlineKind

SEVERAL = 2  # from here on the larger unit is told alone


@dataclass(frozen=True)
class ClockFace:
    """One clock as it is shown: its name, how much is used, and a phrase or a due time."""

    kind: str
    name: str
    tone: str
    used: int
    phrase: str = ""
    due_at: datetime | None = None
    warn_at: datetime | None = None
    until: datetime | None = None  # on hold


def clocks_of(incident: Incident, *, at: datetime, holds: Holds | None = None) -> list[ClockFace]:
    """These are the clocks of an incident: the newest of each duty, running ones first.

    Then those that stand still, with why; `holds` are its own, read here where nobody has yet.
    """
    holds = holds_of(incident) if holds is None else holds
    newest: dict[tuple[str, int], Deadline] = {}
    for deadline in sorted(incident.deadlines.all(), key=lambda one: one.generation):
        newest[deadline.kind, deadline.subject] = deadline
    held = [one for one in newest.values() if one.pk in holds.standing]
    shown = [one for one in newest.values() if one.state != "cancelled"]
    running = [one for one in shown if one.is_owed]
    over = [one for one in shown if not one.is_owed]
    order = sorted(running, key=lambda one: one.due_at)
    order += held + sorted(over, key=lambda one: one.pk)
    for one in order:
        one.incident = incident
    return [_face(one, at=at, holds=holds) for one in order]


def _face(deadline: Deadline, *, at: datetime, holds: Holds) -> ClockFace:
    hold = holds.standing.get(deadline.pk)
    until = hold.started_at if hold else deadline.done_at or at
    promised = _ran(deadline, deadline.due_at, holds).total_seconds() or 1
    used = _ran(deadline, until, holds).total_seconds() / promised * 100
    ring: dict[str, Any] = {
        "kind": deadline.kind,
        "name": DeadlineKind(deadline.kind).label,
        "used": int(min(max(used, 1), 100)),
    }
    if hold:
        return ClockFace(**ring, tone="none", until=hold.until, phrase=hold.reason)
    if deadline.done_at:
        phrase = _phrase(deadline, holds)
        return ClockFace(**ring, tone=_tone_when_done(deadline), phrase=phrase)
    late, at_risk = deadline.is_overdue(at), deadline.is_at_risk(at)
    tone = "crit" if late else "warn" if at_risk else "info"
    if late and (by := late_by(deadline, at=at)):
        return ClockFace(**ring, tone=tone, phrase=f"Late by {by}")
    warn_at = deadline.step_at(0) if "0" in deadline.steps else None
    return ClockFace(**ring, tone=tone, due_at=deadline.due_at, warn_at=warn_at)


def _tone_when_done(deadline: Deadline) -> str:
    return "ok" if deadline.state == "met" else "crit"


def _ran(deadline: Deadline, until: datetime, holds: Holds) -> timedelta:
    """How long a clock has run by a moment: what it stood still is not counted."""
    return until - deadline.started_at - holds.stood_still(deadline, until=until)


def _phrase(deadline: Deadline, holds: Holds) -> str:
    done_at = deadline.done_at or deadline.due_at
    took = max(int(_ran(deadline, done_at, holds).total_seconds() // 60), 0)
    promised = round(_ran(deadline, deadline.due_at, holds).total_seconds() / 60)
    if deadline.state == "met":
        return f"Met, {_part_of(in_words(took), in_words(promised))}"
    if by := late_by(deadline, at=done_at):
        return f"Done late by {by}"
    return f"Done {in_words(max(took - promised, 1))} late"


def late_by(deadline: Deadline, *, at: datetime) -> str:
    """This is by how much opening time a promise was missed; empty where all time counts. A12."""
    incident = deadline.incident
    if not runs_by_opening_hours(incident.policy_snapshot, deadline.kind):
        return ""
    return of_opening_hours(time_between(deadline.due_at, at, incident.location.hours))


def _part_of(took: str, promised: str) -> str:
    """The unit is said once where both have the same: 7 of 60 min, but 35 min of 24 h."""
    number, unit = took.split()
    return f"{number if promised.endswith(f' {unit}') else took} of {promised}"


def in_words(minutes: int) -> str:
    """This is a length in minutes, short: 7 min, 2 h, 3 d."""
    hours, days = minutes // 60, minutes // (60 * 24)
    if hours < SEVERAL:
        return f"{minutes} min"
    return f"{hours} h" if days < SEVERAL else f"{days} d"
