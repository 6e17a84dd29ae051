"""What people type about a voucher: the promise, the code at the counter, why it is void."""

from datetime import date
from typing import Any

from django import forms

from incidents.forms.fields import MoneyFormField, WordsField
from incidents.models import Location
from incidents.policy.vouchers import RANDOM_SIGNS, as_code

UNKNOWN = "There is no voucher with this code. Look at the card once more."
SLIP = f"A code has {RANDOM_SIGNS + 1} signs, such as 7KQ4M-Z2P9X. One of these is not as printed."
LONGEST_CODE = 40


class IssueVoucherForm(forms.Form):
    covers = WordsField(rows=2, max_length=400, label="What it covers")
    invitation = WordsField(
        rows=2, max_length=400, label="Invite them back", help_text="On the front of the card."
    )
    ends_on = forms.DateField(
        required=False,
        label="Last day",
        help_text="Left empty: it stays good.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    value = MoneyFormField(
        required=False, label="Worth to them", help_text="Where it is not the cost"
    )
    signature = forms.CharField(
        max_length=60,
        label="Sign with your name",
        help_text="As you would write it on the back of your own card.",
        widget=forms.TextInput(attrs={"class": "signature", "autocomplete": "name"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_ends_on(self) -> date | None:
        ends_on: date | None = self.cleaned_data["ends_on"]
        if ends_on is not None and ends_on < self.today:
            raise forms.ValidationError("This day has passed already.")
        return ends_on


class FindVoucherForm(forms.Form):
    code = forms.CharField(
        max_length=LONGEST_CODE,
        label="The code on the card",
        help_text="In any case, with or without the dash.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
                "class": "code",
                "enterkeyhint": "search",
            }
        ),
    )

    def clean_code(self) -> str:
        code = as_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(SLIP)
        return code


class RedeemVoucherForm(forms.Form):
    code = forms.CharField(max_length=LONGEST_CODE, widget=forms.HiddenInput)
    location = forms.ModelChoiceField(
        Location.objects.filter(is_open=True).order_by("name"), label="Where", empty_label=None
    )


class VoidVoucherForm(forms.Form):
    reason = WordsField(rows=2, max_length=400, label="Why it is void")
