"""What people may type about what broke: never who."""

from django import forms

from incidents.forms.fields import ChipsField, WordsField
from incidents.forms.versions import VersionedForm
from incidents.words.incidents import CauseClass, Condition


class WriteDiagnosisForm(VersionedForm):
    where_it_broke = forms.CharField(
        label="Where it broke",
        required=False,
        max_length=200,
        help_text="The step in the work: “handover to the evening shift”.",
    )
    how_it_happened = WordsField(
        label="How it happened", required=False, help_text="What went on, step by step."
    )
    why = WordsField(
        label="Why", required=False, help_text="Ask why again until it is something we can change."
    )
    how_it_was_missed = WordsField(
        label="How it was missed",
        required=False,
        help_text="What could have caught it before the customer felt it?",
    )
    cause_class = ChipsField(CauseClass, label="What kind of cause", required=False)
    condition = forms.ChoiceField(
        label="What made it more likely",
        required=False,
        choices=[("", "Nothing in particular"), *Condition.choices],
        widget=forms.RadioSelect,
    )
