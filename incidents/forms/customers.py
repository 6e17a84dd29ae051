"""What people may type about a customer."""

from typing import Any

from django import forms
from phonenumber_field.formfields import PhoneNumberField

from incidents.forms.fields import ChipsField, WordsField
from incidents.forms.versions import VersionedForm
from incidents.words.people import CustomerKind
from incidents.words.surveys import Language

ABOUT = ("name", "kind", "phone", "email", "language", "needs")


class AddCustomerForm(forms.Form):
    name = forms.CharField(label="Name", max_length=160)
    phone = PhoneNumberField(
        label="Phone", required=False, help_text="The check-in call goes to this number."
    )
    email = forms.EmailField(label="E-mail", required=False, max_length=254)
    kind = ChipsField(
        CustomerKind,
        label="From outside, or from our own house?",
        initial=CustomerKind.EXTERNAL,
        help_text="Both go through the same recovery.",
    )
    language = forms.ChoiceField(
        label="We write to them in",
        required=False,
        choices=[("", "The language of the house"), *Language.choices],
    )
    needs = WordsField(
        label="Needs, preferences, pain points",
        required=False,
        help_text="Shown while the next mistake is logged. What helps us serve them, no more.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs |= {"autocomplete": "off", "inputmode": "tel"}
        self.fields["email"].widget.attrs |= {"autocomplete": "off"}
        self.fields["name"].widget.attrs |= {"autocomplete": "off"}

    def known(self) -> dict[str, Any]:
        """What the action calls what is known, by its names."""
        said = {name: self.cleaned_data[name] for name in ABOUT}
        return {**said, "phone": str(said["phone"] or "")}


class ChangeCustomerForm(AddCustomerForm, VersionedForm):
    """The same fields; of two people who save, nobody overwrites the other."""
