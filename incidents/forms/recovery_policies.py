"""What may be typed about promises: how long each duty may take, and who is told step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import TextChoices

from incidents.forms.versions import VersionedForm
from incidents.policy.clock import Policy, Promise, wrong_with_promises
from incidents.policy.escalation import BREACH, WARN, Step, field_of, wrong_with_steps
from incidents.words.clock import DeadlineKind, Told

MOST_ROWS = 8
MINUTES_OF_AN_HOUR = 60
LATER = "later"
PARTS = ("when", "minutes", "tell", "every", "at_most")


class Unit(TextChoices):
    MINUTES = "minutes", "minutes"
    HOURS = "hours", "hours"
    WORKING_DAYS = "working_days", "working days"


class Counts(TextChoices):
    CLOCK = "clock", "Day and night"
    HOURS = "hours", "In opening hours"


# The call counts days of the calendar, the extra minutes after the fix: no choice there.
UNITS = [
    DeadlineKind.FIRST_CONTACT,
    DeadlineKind.FIX,
    DeadlineKind.APOLOGY,
    DeadlineKind.APPROVAL,
    DeadlineKind.DIAGNOSIS,
]
LABELS = {
    DeadlineKind.EXTRA: "Extra, in minutes after the fix",
    DeadlineKind.CHECK_IN: "Check-in call, in days after the fix",
}
WHEN = [
    ("", "No step here"),
    (WARN, "At the warning mark"),
    (BREACH, "The moment it is late"),
    (LATER, "Some time after it is late"),
]


def _number(label: str, **kwargs: Any) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": "off"}
    widget = forms.NumberInput(attrs=attrs)
    return forms.IntegerField(**{"label": label, "min_value": 1, "widget": widget, **kwargs})


@dataclass(frozen=True)
class DutyFields:
    """The fields of one duty: how long, in what, and which hours count."""

    label: str
    amount: forms.BoundField
    unit: forms.BoundField | None
    counts: forms.BoundField | None


@dataclass(frozen=True)
class StepFields:
    """The fields of one step, and its number as people count."""

    number: int
    when: forms.BoundField
    minutes: forms.BoundField
    tell: forms.BoundField
    every: forms.BoundField
    at_most: forms.BoundField


class ChangePolicyForm(VersionedForm):
    """The promises of one policy, when it warns, and its steps; as many rows as were asked for."""

    warn_at_percent = _number("Warn when so much of the time is gone, in percent", max_value=99)
    requests_expire_after = _number("Let go of a request that nobody answered after, in hours")
    rows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in UNITS:
            self.fields[f"{kind}_amount"] = _number(kind.label)
            self.fields[f"{kind}_unit"] = forms.ChoiceField(
                label=f"{kind.label} in", choices=Unit.choices
            )
            self.fields[f"{kind}_counts"] = forms.ChoiceField(
                label=f"{kind.label} counted", choices=Counts.choices
            )
        for kind, label in LABELS.items():
            self.fields[f"{kind}_amount"] = _number(label)
        for number in range(self.row_count):
            self._add_step(number)

    def _add_step(self, number: int) -> None:
        name = f"Step {number + 1}"
        self.fields[field_of(number, "when")] = forms.ChoiceField(
            label=f"{name}: when", choices=WHEN, required=False
        )
        self.fields[field_of(number, "minutes")] = _number(
            f"{name}: minutes after it is late", required=False
        )
        self.fields[field_of(number, "tell")] = forms.MultipleChoiceField(
            label=f"{name}: who is told",
            choices=Told.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[field_of(number, "every")] = _number(
            f"{name}: told again every … minutes", required=False
        )
        self.fields[field_of(number, "at_most")] = _number(
            f"{name}: so many times more at most", required=False
        )

    @property
    def row_count(self) -> int:
        """How many steps the page shows: as many as were there, within reason."""
        try:
            asked = int(str(self["rows"].value() or 1))
        except ValueError:
            asked = 1
        return min(max(asked, 1), MOST_ROWS)

    @property
    def duties(self) -> list[DutyFields]:
        """The duties in the order of the work."""
        return [
            DutyFields(
                label=str(LABELS.get(kind, kind.label)),
                amount=self[f"{kind}_amount"],
                unit=self[f"{kind}_unit"] if kind in UNITS else None,
                counts=self[f"{kind}_counts"] if kind in UNITS else None,
            )
            for kind in (*UNITS, *LABELS)
        ]

    @property
    def steps(self) -> list[StepFields]:
        """The steps, one after the other."""
        return [
            StepFields(number + 1, *(self[field_of(number, part)] for part in PARTS))
            for number in range(self.row_count)
        ]

    @property
    def has_room(self) -> bool:
        """Whether another step fits on the page."""
        return self.row_count < MOST_ROWS

    def with_another_step(self) -> "ChangePolicyForm":
        """The same page with what was typed and one more step; nothing is judged or saved."""
        typed = {name: self[name].value() for name in self.fields}
        return ChangePolicyForm(initial=typed | {"rows": self.row_count + 1})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._refuse_half_steps(cleaned)
        if not self.errors:
            wrong = wrong_with_promises(self.policy()) or wrong_with_steps(self._steps())
            if wrong:
                self.add_error(self._place_of(wrong.field), wrong.sentence)
        return cleaned

    def _refuse_half_steps(self, cleaned: Mapping[str, Any]) -> None:
        for number in range(self.row_count):
            when, minutes = field_of(number, "when"), field_of(number, "minutes")
            if cleaned.get(when) == LATER and minutes in cleaned and not cleaned[minutes]:
                self.add_error(minutes, "Say how many minutes after it is late.")

    def _place_of(self, field: str) -> str | None:
        """Steps that are empty on the page do not count: the third step may stand in row five."""
        parts = field.split("_", 2)
        if parts[0] != "step":
            return field if field in self.fields else None
        rows = self._filled_rows()
        row = rows[int(parts[1])] if int(parts[1]) < len(rows) else 0
        return field_of(row, parts[2])

    def _filled_rows(self) -> list[int]:
        numbers = range(self.row_count)
        return [one for one in numbers if self.cleaned_data.get(field_of(one, "when"))]

    def _steps(self) -> list[Step]:
        return [self._step(number) for number in self._filled_rows()]

    def _step(self, number: int) -> Step:
        said = {part: self.cleaned_data.get(field_of(number, part)) for part in PARTS}
        return Step(
            when=int(said["minutes"] or 0) if said["when"] == LATER else str(said["when"]),
            tell=tuple(said["tell"] or ()),
            every=said["every"] or 0,
            at_most=said["at_most"] or 0,
        )

    def policy(self) -> Policy:
        """What was typed, as the clock reads it."""
        said = self.cleaned_data
        promises = {str(kind): self._promise(kind) for kind in UNITS}
        promises[DeadlineKind.EXTRA] = Promise(minutes=said[f"{DeadlineKind.EXTRA}_amount"])
        promises[DeadlineKind.CHECK_IN] = Promise(days=said[f"{DeadlineKind.CHECK_IN}_amount"])
        return Policy(
            promises,
            said["warn_at_percent"],
            tuple(self._steps()),
            requests_expire_after=said["requests_expire_after"],
        )

    def _promise(self, kind: DeadlineKind) -> Promise:
        amount, unit = self.cleaned_data[f"{kind}_amount"], self.cleaned_data[f"{kind}_unit"]
        if unit == Unit.WORKING_DAYS:
            return Promise(working_days=amount)
        return Promise(
            minutes=amount * MINUTES_OF_AN_HOUR if unit == Unit.HOURS else amount,
            round_the_clock=self.cleaned_data[f"{kind}_counts"] == Counts.CLOCK,
        )


def policy_as_typed(policy: Policy, *, version: int) -> dict[str, Any]:
    """A policy as the start of the form, with the version that was read; 0 where there is none."""
    typed: dict[str, Any] = {"version": version, "warn_at_percent": policy.warn_at_percent}
    typed["requests_expire_after"] = policy.requests_expire_after
    for kind in UNITS:
        amount, unit = _as_typed(policy.promises[kind])
        clock = policy.promises[kind].round_the_clock
        typed[f"{kind}_amount"], typed[f"{kind}_unit"] = amount, unit
        typed[f"{kind}_counts"] = Counts.CLOCK if clock else Counts.HOURS
    typed[f"{DeadlineKind.EXTRA}_amount"] = policy.promises[DeadlineKind.EXTRA].minutes
    typed[f"{DeadlineKind.CHECK_IN}_amount"] = policy.promises[DeadlineKind.CHECK_IN].days
    return typed | _steps_as_typed(policy.steps)


def _as_typed(promise: Promise) -> tuple[int, str]:
    if promise.working_days:
        return promise.working_days, Unit.WORKING_DAYS
    hours, rest = divmod(promise.minutes, MINUTES_OF_AN_HOUR)
    return (promise.minutes, Unit.MINUTES) if rest else (hours, Unit.HOURS)


def _steps_as_typed(steps: Sequence[Step]) -> dict[str, Any]:
    typed: dict[str, Any] = {"rows": min(len(steps), MOST_ROWS)}
    for number, step in enumerate(steps):
        is_later = isinstance(step.when, int)
        said = {
            "when": LATER if is_later else step.when,
            "minutes": step.when if is_later else None,
            "tell": [str(one) for one in step.tell],
            "every": step.every or None,
            "at_most": step.at_most or None,
        }
        typed |= {field_of(number, part): value for part, value in said.items()}
    return typed
