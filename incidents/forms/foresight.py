"""What may be typed to look at promises: which policy, and an incident that is only thought of."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from incidents.forms.fields import ChipsField, MomentField
from incidents.models import IncidentType, Location
from incidents.words.incidents import Severity


class WhichPolicyForm(forms.Form):
    """Which policy to open: for a severity, at one place, for one kind of mistake."""

    severity = forms.ChoiceField(label="Severity", choices=Severity.choices)
    location = forms.ModelChoiceField(
        label="Place",
        required=False,
        empty_label="Every place",
        queryset=Location.objects.filter(is_open=True).order_by("name"),
    )
    incident_type = forms.ModelChoiceField(
        label="Incident type",
        required=False,
        empty_label="Every type",
        queryset=IncidentType.objects.filter(is_in_use=True).order_by("name"),
    )


class PreviewPolicyForm(forms.Form):
    """The moment, the place and the kind of an incident that is only thought of."""

    severity = ChipsField(Severity, label="Severity", initial=Severity.CRITICAL)
    location = forms.ModelChoiceField(
        label="Place",
        empty_label=None,
        queryset=Location.objects.filter(is_open=True).order_by("name"),
    )
    incident_type = forms.ModelChoiceField(
        label="Incident type",
        required=False,
        empty_label="None of them",
        queryset=IncidentType.objects.filter(is_in_use=True).order_by("name"),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["logged_at"] = MomentField(
            zone=zone, at=at, label="Logged at", help_text="Left empty: now."
        )


class WhichTypeForm(forms.Form):
    """The kind of mistake that is being logged, as far as it is chosen yet."""

    incident_type = forms.ModelChoiceField(IncidentType.objects.all(), required=False)
