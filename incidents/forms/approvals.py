"""What people may type to decide on spend above somebody's authority."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import TextChoices

from incidents.forms.fields import MoneyFormField, WordsField
from incidents.models import Approval
from incidents.policy.spending import refuse_lower
from incidents.refusals import Invalid


class Answer(TextChoices):
    APPROVE = "approve", "Approve"
    LOWER = "lower", "Approve a lower amount"
    DECLINE = "decline", "Decline"


class DecideSpendForm(forms.Form):
    answer = forms.ChoiceField(choices=Answer.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput)
    reason = WordsField(
        required=False,
        max_length=400,
        label="Why not",
        help_text="They read it at once, and find another way.",
    )

    lower = MoneyFormField(required=False, label="How much they may spend")
    words = WordsField(
        required=False,
        max_length=400,
        rows=2,
        label="A word to go with it",
        help_text="What you have in mind for this amount.",
    )

    beyond_budget = forms.BooleanField(required=False, label="I approve it beyond the budget")
    # Not typed but sent back as it was shown, so it is plain in every part of the world.
    overrun = forms.DecimalField(
        required=False, min_value=0, decimal_places=2, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, approval: Approval, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approval = approval

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == Answer.DECLINE and not said.get("reason", "").strip():
            self.add_error("reason", "Say why not, so that they can find another way.")
        if said.get("answer") == Answer.LOWER and "lower" in said:
            self._check_the_amount(said["lower"] or Decimal(0))
        return said

    @property
    def acknowledged(self) -> Decimal:
        """The overrun that was on the page and ticked, in major units."""
        said = self.cleaned_data
        return (said["overrun"] or Decimal(0)) if said["beyond_budget"] else Decimal(0)

    def _check_the_amount(self, amount: Decimal) -> None:
        given = self.approval.remedy.delivered_at is not None
        try:
            refuse_lower(amount, asked=self.approval.amount, given=given)
        except Invalid as refused:
            self.add_error("lower", str(refused))
