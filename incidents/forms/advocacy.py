"""What people may type about what a customer told others, and why it is taken back."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumber_field.phonenumber import to_python

from incidents.forms.fields import ChipsField, MoneyFormField, WordsField
from incidents.models import Customer, Incident
from incidents.models.incidents import IncidentQuerySet
from incidents.words.loyalty import AdvocacyKind

if TYPE_CHECKING:
    ChoiceOfIncidents = forms.ModelChoiceField[Incident]
else:
    ChoiceOfIncidents = forms.ModelChoiceField


class RecoveryField(ChoiceOfIncidents):
    """One of the recoveries of a customer, with its reference and what happened."""

    def label_from_instance(self, obj: Incident) -> str:
        return f"{obj.reference}, {obj.title}"


class DayField(forms.DateField):
    """A day that has been: what was told, and when somebody was here, has no hour."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"label": "On which day", "widget": widget, **kwargs})


class RecordAdvocacyForm(forms.Form):
    kind = ChipsField(AdvocacyKind, label="What they did")
    happened_on = DayField()
    who = forms.CharField(
        required=False,
        max_length=160,
        label="Whom they sent to us",
        help_text="Name, phone or e-mail. Somebody new is added as you save.",
    )
    customer = forms.ModelChoiceField(Customer.objects.all(), required=False)
    value = MoneyFormField(
        required=False, label="What the new customer brought", help_text="Where it is known."
    )
    words = WordsField(required=False, rows=2, max_length=1000, label="In their words")
    link = forms.URLField(
        required=False, max_length=400, assume_scheme="https", label="Where it can be read"
    )
    follows = RecoveryField(
        Incident.objects.none(),
        required=False,
        label="The recovery it follows",
        empty_label="The latest one fixed before it",
    )

    def __init__(
        self, *args: Any, recoveries: IncidentQuerySet, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["follows"].queryset = recoveries  # type: ignore[attr-defined]
        self.fields["happened_on"].initial = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new = cleaned.get("customer") or cleaned.get("who", "").strip()
        if cleaned.get("kind") == AdvocacyKind.REFERRAL and not new and "who" not in self.errors:
            self.add_error("who", "Say who is new; the two are linked.")
        return cleaned

    def said(self) -> dict[str, Any]:
        """What the action calls something said, by its names; who is new stands apart."""
        also = ("kind", "happened_on", "words", "link", "value", "follows")
        return {name: self.cleaned_data[name] for name in also}

    def new_customer(self) -> dict[str, Any] | None:
        """What is known about somebody new who is not in the book yet."""
        typed = self.cleaned_data["who"].strip()
        if self.cleaned_data["customer"] or not typed:
            return None
        return {"name": typed, **_how_to_reach(typed)}


class TakeBackForm(forms.Form):
    reason = WordsField(rows=2, max_length=400, label="What was wrong")


def _how_to_reach(typed: str) -> dict[str, str]:
    """An e-mail or a phone number is kept as what it is; anything else is a name alone."""
    number = to_python(typed)
    if number and number.is_valid():
        return {"phone": str(number)}
    try:
        validate_email(typed)
    except ValidationError:
        return {}
    return {"email": typed}
