"""What people may type to pass a recovery on, to answer, and to ask for advice."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from incidents.forms.fields import PersonChoiceField, WordsField
from incidents.models import User


class RequestHandoffForm(forms.Form):
    receiver = PersonChoiceField(
        User.objects.none(), label="Who should take it on?", empty_label="Choose somebody"
    )
    reason = WordsField(label="Why", max_length=400, rows=2)
    customer_was_told = WordsField(
        label="What the customer was told",
        max_length=400,
        rows=2,
        help_text="They should never have to tell their story twice.",
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = people  # type: ignore[attr-defined]


class AcceptHandoffForm(forms.Form):
    """Nothing to type: who accepts says yes to all of it."""


class DeclineHandoffForm(forms.Form):
    answer = WordsField(label="Why not", max_length=400, rows=2)


class AskGuideForm(forms.Form):
    person = PersonChoiceField(
        User.objects.none(), label="Whom do you ask?", empty_label="Choose somebody"
    )
    question = WordsField(label="Your question", max_length=400, rows=2)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
