"""What may be typed about the people who work here."""

from typing import Any

from django import forms

from incidents.forms.fields import ChipsField
from incidents.forms.places import HourField, ZoneField
from incidents.forms.versions import VersionedForm
from incidents.models import Department, Location
from incidents.words.people import Role
from incidents.words.post import MAY_BE_MUTED, LetterKind


class PositionForm(VersionedForm):
    """Who somebody is to the business."""

    name = forms.CharField(label="Name", max_length=120)
    role = ChipsField(Role, label="Role", initial=Role.STAFF)
    location = forms.ModelChoiceField(
        Location.objects.order_by("name"),
        label="Location",
        required=False,
        empty_label="Every location",
    )
    department = forms.ModelChoiceField(
        Department.objects.select_related("location").order_by("location__name", "name"),
        label="Department",
        required=False,
        empty_label="None in particular",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        department = cleaned.get("department")
        # Whoever picks a department alone has said the location too.
        if department and cleaned.get("location") is None and "location" not in self.errors:
            cleaned["location"] = department.location
        return cleaned


class InvitePersonForm(PositionForm):
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="How they sign in. A letter tells them how to choose a password.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "name", "role", "location", "department")


class ChangePersonForm(PositionForm):
    pass


class ChangeProfileForm(VersionedForm):
    name = forms.CharField(
        label="Name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    time_zone = ZoneField(
        label="Time zone",
        required=False,
        empty="The zone of your location",
        help_text="When your day begins, and how times are shown to you.",
    )
    wants_digest = forms.BooleanField(label="Send me the daily mail at 08:00", required=False)
    quiet_from = HourField(
        label="Quiet from",
        required=False,
        help_text="Reminders wait until your quiet hours end. While you are on duty nothing waits.",
    )
    quiet_until = HourField(label="Quiet until", required=False)
    muted = forms.MultipleChoiceField(
        label="Not by mail",
        choices=[(kind.value, kind.label) for kind in LetterKind if kind in MAY_BE_MUTED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="You read these among your messages. What cannot wait always comes by mail.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        both = {"quiet_from", "quiet_until"}
        if not both & self.errors.keys():
            for name in both:
                other = (both - {name}).pop()
                if cleaned.get(name) is None and cleaned.get(other) is not None:
                    self.add_error(name, "Say both times, or none.")
        return cleaned
