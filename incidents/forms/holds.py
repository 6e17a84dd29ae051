"""What people may type to put a recovery on hold, and to say that they are still on it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from incidents.forms.fields import MomentField, WordsField
from incidents.models import Deadline, Incident
from incidents.policy.holds import resume_presets
from incidents.words.clock import DeadlineKind

NAMES = {"later": "Later today", "tomorrow": "Tomorrow", "week": "Next week"}
WALL = "%Y-%m-%dT%H:%M"


class HoldForm(forms.Form):
    reason = WordsField(
        label="What do you wait for?",
        max_length=400,
        rows=2,
        help_text="Waiting for the customer until Thursday; the part comes tomorrow.",
    )
    when = forms.ChoiceField(
        label="Clocks run on",
        widget=forms.RadioSelect,
        choices=(),
        error_messages={"required": "Say until when the clocks stand still."},
    )
    kinds = forms.MultipleChoiceField(
        label="These stand still",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one clock."},
    )

    def __init__(
        self,
        *args: Any,
        incident: Incident,
        clocks: Iterable[Deadline],
        at: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        place = incident.location
        self.fields["until"] = MomentField(
            zone=place.zone,
            at=at,
            label="Or another time",
            help_text=f"{place.name} time, within three months.",
        )
        presets = [
            _choice(name, moment, place.zone, at=at) for name, moment in _presets(incident, at)
        ]
        self.fields["when"].choices = _with_the_one_sent(presets, self.data.get("when", ""))  # type: ignore[attr-defined]
        # A time that was typed is meant; else one of the chips.
        self.fields["when"].required = not self.data.get("until", "").strip()
        running = {clock.kind for clock in clocks}
        kinds: Any = self.fields["kinds"]
        # What was met meanwhile is left to the action, which says so.
        shown = running | {kind for kind in self._kinds_sent() if kind in DeadlineKind.values}
        kinds.choices = [(kind, label) for kind, label in DeadlineKind.choices if kind in shown]
        kinds.initial = sorted(running)
        self.order_fields(["reason", "when", "until", "kinds"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.fields["when"].required and said.get("when"):
            until: Any = self.fields["until"]
            said["until"] = until.to_python(said["when"])
        return said

    def hold(self) -> dict[str, Any]:
        """What the action calls a hold, by its names; a time that was typed goes first."""
        return {name: self.cleaned_data[name] for name in ("reason", "until", "kinds")}

    def _kinds_sent(self) -> list[str]:
        sent: list[str] = self.data.getlist("kinds") if hasattr(self.data, "getlist") else []
        return sent


class StillOnItForm(forms.Form):
    next_step = WordsField(
        label="What is next?",
        max_length=400,
        rows=2,
        help_text="In a word: I call them at six.",
    )


def _presets(incident: Incident, at: datetime) -> Iterable[tuple[str, datetime]]:
    return resume_presets(at, incident.location.hours).items()


def _choice(name: str, moment: datetime, zone: ZoneInfo, *, at: datetime) -> tuple[str, str]:
    local = moment.astimezone(zone)
    days = (local.date() - at.astimezone(zone).date()).days
    if name == "later":
        return f"{local:{WALL}}", f"{NAMES[name]}, {local:%H:%M}"
    # A place that is closed tomorrow means the next day it works on.
    said = f"{NAMES[name]}, " if name != "tomorrow" or days == 1 else ""
    return f"{local:{WALL}}", f"{said}{local:%a} {local.day} {local:%b %H:%M}"


def _with_the_one_sent(choices: list[tuple[str, str]], sent: str) -> list[tuple[str, str]]:
    """The page may have been open for a while: what it offered then is still meant."""
    try:
        wall = datetime.strptime(sent, WALL)
    except ValueError:
        return choices
    known = any(value == sent for value, _ in choices)
    return choices if known else [*choices, (sent, f"{wall:%a} {wall.day} {wall:%b %H:%M}")]
