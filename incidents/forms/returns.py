"""What people may type when a customer came back."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from incidents.forms.advocacy import DayField
from incidents.forms.fields import ChipsField, MoneyFormField, WordsField
from incidents.queries.returns import Import
from incidents.words.loyalty import ReturnKind

LONGEST_TEXT = 200_000
MOST_BYTES = 1024 * 1024


class RecordReturnForm(forms.Form):
    kind = ChipsField(ReturnKind, label="What brought them back", initial=ReturnKind.VISIT)
    happened_on = DayField()
    revenue = MoneyFormField(required=False, label="What they spent")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].initial = today


class ImportReturnsForm(forms.Form):
    file = forms.FileField(
        required=False,
        label="A CSV file",
        help_text="Saved from the till or a spreadsheet as CSV, UTF-8.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
    lines = WordsField(
        rows=8,
        required=False,
        max_length=LONGEST_TEXT,
        label="Or its lines",
        help_text="customer, kind, day, revenue. The customer by e-mail or phone number.",
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
            raise ValidationError("This is no CSV file of visits and purchases.")
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
            self.add_error("lines", str(trouble))
