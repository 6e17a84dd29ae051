"""What a customer may type on the page of a place."""

from typing import Any

from django import forms

from incidents.forms.fields import WordsField
from incidents.words.tell_us import TellUsWords


class TellUsForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, words: TellUsWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = WordsField(
            label=words.question, rows=4, error_messages={"required": words.empty}
        )
        self.fields["reach"] = forms.CharField(
            label=words.reach, help_text=words.reach_help, max_length=160, required=False
        )
