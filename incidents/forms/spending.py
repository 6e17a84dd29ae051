"""What may be typed about how much a person may spend without asking."""

from decimal import Decimal
from typing import Any

from django import forms

from incidents.forms.fields import MoneyFormField
from incidents.policy.spending import UNLIMITED

AN_AMOUNT, NO_LIMIT = "amount", "unlimited"


class SetLimitForm(forms.Form):
    how = forms.ChoiceField(
        label="Without asking",
        choices=[(AN_AMOUNT, "Up to an amount"), (NO_LIMIT, "Unlimited")],
        widget=forms.RadioSelect,
        initial=AN_AMOUNT,
    )
    amount = MoneyFormField(label="Amount")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("how") == NO_LIMIT:
            self.errors.pop("amount", None)
        return cleaned

    @property
    def limit(self) -> Decimal:
        """What was chosen, in major units."""
        if self.cleaned_data["how"] == NO_LIMIT:
            return UNLIMITED
        amount: Decimal = self.cleaned_data["amount"]
        return amount
