"""What people may type to decide on spend above somebody's authority."""

from typing import Any

from django import forms
from django.db.models import TextChoices

from incidents.forms.fields import WordsField


class Answer(TextChoices):
    APPROVE = "approve", "Approve"
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

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == Answer.DECLINE and not said.get("reason", "").strip():
            self.add_error("reason", "Say why not, so that they can find another way.")
        return said
