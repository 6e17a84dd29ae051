"""What people may type about what changes, so that it does not happen again."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from incidents.forms.fields import ChipsField, PersonChoiceField, WordsField
from incidents.models import ProcessFix, User
from incidents.words.incidents import ProcessFixKind


class PlanProcessFixForm(forms.Form):
    what_changes = WordsField(
        label="What changes", help_text="In how we work, so that it cannot happen the same way."
    )
    kind = ChipsField(ProcessFixKind, label="Kind")
    owner = PersonChoiceField(User.objects.none(), label="Who sees to it", empty_label=None)
    due_on = forms.DateField(
        label="By which day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    for_the_customer = forms.CharField(
        label="What we tell the customer",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "We’ve improved …"}),
        help_text="One sentence for the check-in call, in their words.",
    )

    def __init__(
        self, *args: Any, people: QuerySet[User], person: User, due_on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        owner, due = self.fields["owner"], self.fields["due_on"]
        owner.queryset = people  # type: ignore[attr-defined]
        owner.initial, due.initial = person.pk, due_on


class ChooseProcessFixForm(forms.Form):
    process_fix = forms.ModelChoiceField(
        ProcessFix.objects.none(),
        label="The change that covers this too",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        empty_label=None,
    )

    def __init__(self, *args: Any, process_fixes: QuerySet[ProcessFix], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["process_fix"].queryset = process_fixes  # type: ignore[attr-defined]


class ExplainNoProcessFixForm(forms.Form):
    reason = WordsField(label="Why nothing has to change", max_length=400, rows=2)
