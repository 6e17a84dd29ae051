"""What may be typed about how much was done in a month, and the file it may come from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from incidents.forms.fields import WordsField
from incidents.forms.versions import VersionedForm
from incidents.policy.volumes import MOST_ACTIONS
from incidents.queries.volumes import Import

LONGEST_TEXT = 200_000
MOST_BYTES = 1024 * 1024


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


class ImportVolumesForm(forms.Form):
    file = forms.FileField(
        required=False,
        label="A CSV file",
        help_text="Saved from a spreadsheet as CSV, UTF-8.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
    lines = WordsField(
        rows=8,
        required=False,
        max_length=LONGEST_TEXT,
        label="Or its lines",
        help_text="location, department, month, actions. Without a department: the whole place.",
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_file(self) -> str:
        sent = self.cleaned_data.get("file")
        if not sent:
            return ""
        if sent.size > MOST_BYTES:
            raise ValidationError("A file has 1 MB at most.")
        try:
            text: str = sent.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError("Save the file as CSV in UTF-8; this one is not.") from None
        if len(text) > LONGEST_TEXT or "\x00" in text:
            raise ValidationError("This is no CSV file of volumes.")
        return text

    def clean(self) -> dict[str, Any]:
        """Whatever came as a file stands in the lines from now on, where it can be mended."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("file"):
            said["lines"] = said["file"]
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["lines"] = said["lines"]  # type: ignore[index]
        elif not said.get("lines") and not self.errors:
            self.add_error("file", "Choose a file, or write its lines below.")
        return said

    def say_what_is_wrong(self, found: Import) -> None:
        """Name every line that cannot be taken, at the lines."""
        for trouble in found.troubles:
            self.add_error("lines", f"Line {trouble}")
