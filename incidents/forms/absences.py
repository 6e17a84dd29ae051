"""What may be typed about being away."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet

from incidents.forms.fields import MomentField, PersonChoiceField
from incidents.forms.versions import VersionedForm
from incidents.models import User


class AbsenceForm(VersionedForm):
    """From when until when somebody is away, and who covers."""

    deputy = PersonChoiceField(
        User.objects.none(),
        label="Who covers",
        help_text="They are told as it begins, and may do what the owner of an incident may.",
    )
    note = forms.CharField(
        label="A word for them",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What they should know about the open recoveries.",
    )

    def __init__(
        self,
        *args: Any,
        people: QuerySet[User],
        zone: ZoneInfo,
        at: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]
        self.fields["starts_at"] = MomentField(
            zone=zone, at=at, label="Away from", help_text=f"Left empty: from now on. {zone} time."
        )
        self.fields["ends_at"] = MomentField(zone=zone, at=at, label="Back at", required=True)
        self.order_fields(["starts_at", "ends_at", "deputy", "note"])


class PlanAbsenceForm(AbsenceForm):
    pass


class ChangeAbsenceForm(AbsenceForm):
    pass
