"""What may be typed about opening hours and days off."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from incidents.forms.versions import VersionedForm
from incidents.models import Location
from incidents.policy.calendars import countries, regions
from incidents.policy.opening_hours import as_stored, runs_into_the_next, slots_from, typed, week_of
from incidents.words.places import Weekday

LONGEST = 80  # characters, of a day's hours and of the name of a day off
KEPT = ("holiday_country", "holiday_region")


class SlotsField(forms.CharField):
    """The hours of one day as people write them: 9:00-12:00, 13:00-17:00; empty means closed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "Closed"})
        super().__init__(**{"required": False, "max_length": LONGEST, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        try:
            return typed(slots_from(super().clean(value)))
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None


class ChangeCalendarForm(VersionedForm):
    """The hours of each weekday, and whose public holidays the place keeps."""

    holiday_country = forms.ChoiceField(
        label="Public holidays of",
        required=False,
        choices=lambda: [("", "No country: open on public holidays"), *countries().items()],
    )
    holiday_region = forms.ChoiceField(
        label="Region",
        required=False,
        error_messages={"invalid_choice": "Choose a region of this country."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in Weekday:
            self.fields[_field(day)] = SlotsField(label=day.name.capitalize())
        known = regions(str(self["holiday_country"].value() or ""))
        nothing = ("", "The days the whole country keeps")
        self.fields["holiday_region"].choices = [nothing, *known.items()]  # type: ignore[attr-defined]
        self.order_fields([_field(day) for day in Weekday])

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the week, Monday first."""
        return [self[_field(day)] for day in Weekday]

    @property
    def has_regions(self) -> bool:
        """Whether the chosen country has regions with days of their own."""
        return len(self.fields["holiday_region"].choices) > 1  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        week = {
            int(day): slots_from(cleaned[_field(day)]) for day in Weekday if _field(day) in cleaned
        }
        overlaps = runs_into_the_next(week)
        if overlaps is not None:
            shift = typed(week[overlaps][-1:])
            self.add_error(f"day_{overlaps}", f"{shift} runs into the hours of the next day.")
        if not any(week.values()) and not self.errors:
            self.add_error(_field(Weekday.MONDAY), "Give at least one day its hours.")
        return cleaned

    def calendar(self) -> dict[str, Any]:
        """What was typed, as a place keeps it."""
        said = self.cleaned_data
        week = {int(day): slots_from(said[_field(day)]) for day in Weekday}
        return {"weekly_hours": as_stored(week)} | {name: said[name] for name in KEPT}


class AddDayOffForm(forms.Form):
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(
        label="What it is",
        max_length=LONGEST,
        help_text="Stocktaking, staff day, closed for works.",
    )


class WhichDayForm(forms.Form):
    day = forms.DateField(widget=forms.HiddenInput)


def calendar_as_typed(location: Location) -> Mapping[str, Any]:
    """A place's calendar as the start of the form, with the version that was read."""
    week = week_of(location.weekly_hours)
    hours = {_field(day): typed(week.get(int(day), ())) for day in Weekday}
    kept = {name: getattr(location, name) for name in (*KEPT, "version")}
    return hours | kept


def _field(day: Weekday) -> str:
    return f"day_{day}"
