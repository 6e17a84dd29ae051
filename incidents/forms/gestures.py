"""What may be typed about a prepared remedy."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from incidents.forms.fields import ChipsField, MoneyFormField, WordsField
from incidents.forms.versions import VersionedForm
from incidents.models import IncidentType, Location, User
from incidents.permissions.gestures import keeps_every_place
from incidents.words.remedies import Purpose, RemedyKind

if TYPE_CHECKING:
    ChoiceOfTypes = forms.ModelChoiceField[IncidentType]
    ChoiceOfPlaces = forms.ModelChoiceField[Location]
else:
    ChoiceOfTypes = ChoiceOfPlaces = forms.ModelChoiceField


class GestureForm(VersionedForm):
    """What is prepared, and where it may be used."""

    title = forms.CharField(label="Name on the card", max_length=80)
    wording = WordsField(
        label="What exactly",
        rows=2,
        max_length=400,
        help_text="It starts the plan.",
    )
    purpose = ChipsField(Purpose, label="What it is for", initial=Purpose.EXTRA)
    kind = ChipsField(RemedyKind, label="What kind of thing")
    cost = MoneyFormField(required=False, label="What it costs us", help_text="Left empty: nothing")
    value = MoneyFormField(
        required=False, label="Worth to them", help_text="Where it is not the cost"
    )
    performed_by = forms.CharField(
        required=False,
        max_length=120,
        label="Done by",
        help_text="The chef, the tailor: where it takes one person. Left empty: by who gives it.",
    )
    incident_type = ChoiceOfTypes(
        IncidentType.objects.none(), required=False, label="For", empty_label="Every type"
    )
    location = ChoiceOfPlaces(
        Location.objects.none(), required=False, label="Where", empty_label="Every place"
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = IncidentType.objects.filter(is_in_use=True)
        self.fields["incident_type"].queryset = types.order_by("name")  # type: ignore[attr-defined]
        places = Location.objects.filter(is_open=True).order_by("name")
        where = self.fields["location"]
        if not keeps_every_place(person):
            places = places.filter(pk=person.location_id or 0)
            where.required, where.empty_label = True, None  # type: ignore[attr-defined]
        where.queryset = places  # type: ignore[attr-defined]

    def clean_cost(self) -> Decimal:
        return self.cleaned_data["cost"] or Decimal(0)


class AddGestureForm(GestureForm):
    pass


class ChangeGestureForm(GestureForm):
    is_in_use = forms.BooleanField(label="On the shelf: can be taken", required=False)
