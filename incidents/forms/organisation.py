"""What may be typed about the business itself."""

from typing import Any

from django import forms

from incidents.forms.fields import ChipsField, MoneyFormField
from incidents.forms.versions import VersionedForm
from incidents.policy.stalled import STALLED_AFTER_BETWEEN
from incidents.policy.surveys import PAUSE_BETWEEN
from incidents.words.people import CustomerWord
from incidents.words.spending import AuthorityBasis, Currency, NumberFormat
from incidents.words.surveys import Language


class ChangeOrganisationForm(VersionedForm):
    name = forms.CharField(label="Name of the business", max_length=120)
    customer_word = ChipsField(CustomerWord, label="What you call the people you serve")
    currency = forms.ChoiceField(
        label="Currency", choices=[(code, f"{code}, {name}") for code, name in Currency.choices]
    )

    number_format = ChipsField(
        NumberFormat,
        label="How amounts are written",
        help_text="In fields as on pages: what is typed otherwise is refused, never misread.",
    )

    stalled_after_minutes = forms.IntegerField(
        label="Ask “Still on it?” after so many minutes",
        min_value=STALLED_AFTER_BETWEEN[0],
        max_value=STALLED_AFTER_BETWEEN[-1],
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="Of opening hours, in which nobody does anything that is owed. 240: four hours.",
    )

    authority_basis = ChipsField(
        AuthorityBasis,
        label="What a person may spend without asking counts",
        help_text="Per customer and day: several mistakes with one customer on one day share it. "
        "Counts from now on.",
    )

    customer_year = MoneyFormField(
        required=False,
        label="What a customer brings in a year",
        help_text="Our assumption. With it, insights say what those who came back are worth.",
    )

    sends_surveys = forms.BooleanField(
        label="Ask customers how it went, by e-mail, once after each recovery", required=False
    )
    survey_pause_days = forms.IntegerField(
        label="Ask nobody again within so many days",
        min_value=PAUSE_BETWEEN[0],
        max_value=PAUSE_BETWEEN[-1],
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    language = forms.ChoiceField(
        label="We write to customers in",
        choices=Language.choices,
        help_text="Unless another language is known of a customer.",
    )

    def __init__(self, *args: Any, currency_is_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency_is_fixed:
            # Disabled: what a browser sends for it is not even read.
            self.fields["currency"].disabled = True
            self.fields["currency"].help_text = "Money has moved in this currency, so it stays."
