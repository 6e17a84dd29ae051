"""What a customer may type when we ask how it went."""

from typing import Any

from django import forms

from incidents.forms.fields import ScoreField, WordsField
from incidents.words.surveys import Agreement, SurveyWords

ONE_LINE_EACH = ("fair_result", "fair_handling", "respect")


class AnswerForm(forms.Form):
    """A score is enough; everything else is theirs to add, in their own language."""

    def __init__(self, *args: Any, words: SurveyWords, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"] = ScoreField(
            label=words.question.format(place=place),
            required=True,
            help_text=f"0: {words.not_at_all} · 10: {words.certainly}",
            error_messages={"required": words.choose, "invalid_choice": words.choose},
        )
        for name in ONE_LINE_EACH:
            self.fields[name] = forms.ChoiceField(
                label=getattr(words, name),
                choices=[(one.value, words.of(one)) for one in Agreement],
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields["comment"] = WordsField(label=words.comment, required=False)
        self.fields["may_call"] = forms.BooleanField(label=words.may_call_yes, required=False)
