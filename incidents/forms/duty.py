"""What may be typed about the plan of duty managers."""

from typing import Any

from django import forms

from incidents.forms.fields import PersonChoiceField
from incidents.forms.places import HourField
from incidents.forms.versions import VersionedForm
from incidents.models import Location, User
from incidents.words.places import Weekday

YEARS_AHEAD = 5
DAY = {"type": "date"}


class ShiftForm(VersionedForm):
    """Whose turn it is, and when."""

    person = PersonChoiceField(User.objects.none(), label="Who is on duty")
    weekdays = forms.MultipleChoiceField(
        label="On these days",
        choices=Weekday.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=Weekday.values,
    )
    starts = HourField(label="From", initial="08:00")
    ends = HourField(
        label="Until",
        initial="20:00",
        help_text="At or before the start: it ends on the next day. 08:00 to 08:00 is a whole day.",
    )
    first_day = forms.DateField(
        label="First day",
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text="Empty: at once. For a swap of one evening write the same day twice.",
    )
    last_day = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text="Empty: until further notice.",
    )

    def __init__(self, *args: Any, location: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.at(location).select_related("location").order_by("name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "This is before the first day.")
        return cleaned


class AddShiftForm(ShiftForm):
    pass


class ChangeShiftForm(ShiftForm):
    pass
