"""What may be typed about locations and departments."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

from incidents.forms.fields import PersonChoiceField
from incidents.forms.versions import VersionedForm
from incidents.models import User
from incidents.words.people import SENIOR

CONTINENTS = (
    "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
    "Pacific",
)  # fmt: skip
HOUR = {"type": "time", "step": "60"}


@cache
def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every zone of the world by continent, its city first."""
    by_continent: dict[str, list[tuple[str, str]]] = {name: [] for name in CONTINENTS}
    for zone in sorted(available_timezones()):
        continent, _, city = zone.partition("/")
        if city and continent in by_continent:
            by_continent[continent].append((zone, city.replace("_", " ")))
    return [*by_continent.items(), ("No place", [("UTC", "UTC")])]


class ZoneField(forms.ChoiceField):
    """A time zone by its city."""

    def __init__(self, *, empty: str = "", **kwargs: Any) -> None:
        nothing = [("", empty)] if empty else []
        super().__init__(choices=lambda: [*nothing, *zones()], **kwargs)


class HourField(forms.TimeField):
    """A time of day on the wall clock of a place."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs=HOUR, format="%H:%M"), **kwargs)


class PlaceForm(VersionedForm):
    """What a location is."""

    name = forms.CharField(label="Name", max_length=120)
    time_zone = ZoneField(label="Time zone", initial="UTC")
    calls_from = HourField(label="Calls from", initial="10:00")
    calls_until = HourField(label="Calls until", initial="18:00")
    fallback_manager = PersonChoiceField(
        User.objects.working().filter(role__in=SENIOR).select_related("location").order_by("name"),
        label="Who is told when nobody else is there",
        required=False,
        empty_label="Any manager of the place",
    )


class AddLocationForm(PlaceForm):
    pass


class ChangeLocationForm(PlaceForm):
    is_open = forms.BooleanField(
        label="Open: mistakes can be logged here", required=False, initial=True
    )


class DepartmentForm(VersionedForm):
    """What a department is."""

    name = forms.CharField(label="Name", max_length=120)
    head = PersonChoiceField(
        User.objects.working().select_related("location").order_by("name"),
        label="Head",
        required=False,
        empty_label="Nobody yet",
        help_text="Makes the check-in calls, days after the fix.",
    )


class AddDepartmentForm(DepartmentForm):
    pass


class ChangeDepartmentForm(DepartmentForm):
    is_open = forms.BooleanField(
        label="Open: mistakes can be logged for it", required=False, initial=True
    )
