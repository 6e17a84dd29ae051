"""What may be typed about how much was done in a month."""

from django import forms

from incidents.forms.versions import VersionedForm
from incidents.policy.volumes import MOST_ACTIONS


class SetVolumeForm(VersionedForm):
    actions = forms.IntegerField(
        min_value=1,
        max_value=MOST_ACTIONS,
        label="Actions in this month",
        help_text="Stays, covers, treatments, parcels: whatever a mistake can happen in.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Write how much was done.",
            "invalid": "Write a whole number in digits alone, as 12500.",
            "min_value": "At least one action; leave out a month without any.",
            "max_value": f"At most {MOST_ACTIONS:,} actions.",
        },
    )
