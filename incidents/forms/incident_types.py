"""What may be typed about a kind of mistake."""

from django import forms

from incidents.forms.fields import ChipsField, WordsField
from incidents.forms.versions import VersionedForm
from incidents.words.incidents import Severity


class IncidentTypeForm(VersionedForm):
    """What a kind of mistake is."""

    name = forms.CharField(label="Name", max_length=80)
    default_severity = ChipsField(
        Severity,
        label="How bad it usually is for the customer",
        initial=Severity.MEDIUM,
        help_text="Sets the clocks of a new incident; whoever logs it can choose another.",
    )
    apology_start = WordsField(
        label="How an apology may begin",
        required=False,
        max_length=600,
        help_text="A start only: nobody can send it without words of their own.",
    )


class AddIncidentTypeForm(IncidentTypeForm):
    pass


class ChangeIncidentTypeForm(IncidentTypeForm):
    is_in_use = forms.BooleanField(label="In use: can be chosen when logging", required=False)
