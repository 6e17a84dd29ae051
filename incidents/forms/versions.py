"""Forms that know which version was read: of two people who save, nobody overwrites the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField

from incidents.forms.fields import MomentField


@dataclass(frozen=True)
class Difference:
    """One field that somebody else saved otherwise: theirs beside what was typed."""

    label: str
    saved: str
    typed: str


class VersionedForm(forms.Form):
    """A form that knows which version of the record was read, so that nobody is overwritten."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    differences: Sequence[Difference] = ()

    @property
    def version_read(self) -> int:
        """The version on the page; 0, which no record has, where none came with it."""
        return self.cleaned_data["version"] or 0

    def typed(self) -> dict[str, Any]:
        """What was typed, without the version it was typed over."""
        return {name: said for name, said in self.cleaned_data.items() if name != "version"}

    def compare_with(self, saved: Mapping[str, Any]) -> None:
        """Show what is saved now beside what was typed; the next try is made against that."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = saved["version"]  # type: ignore[index]
        self.differences = [
            Difference(str(field.label), theirs, typed)
            for field in self.visible_fields()
            for theirs, typed in [
                (_said(field, saved.get(field.name)), _said(field, self.cleaned_data[field.name]))
            ]
            if theirs != typed
        ]


def as_typed(record: Model | None, names: Iterable[str]) -> dict[str, Any]:
    """A record as the start of a form: its fields and the version that was read."""
    if record is None:
        return {"version": None}
    return {name: getattr(record, name) for name in (*names, "version")}


def _said(field: BoundField, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    chosen = list(value or "") if _takes_many(field.field) else [value]
    words = [_word(field.field, one) for one in chosen]
    return ", ".join(word for word in words if word) or "Nothing"


def _takes_many(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField)


def _word(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField) and isinstance(value, Model):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return _words_of(field.choices).get(str(value), "")
    if isinstance(value, datetime) and isinstance(field, MomentField):
        return f"{value.astimezone(field.zone):%a %d %b %Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%a %d %b %Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value).strip()


def _words_of(choices: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, words in choices:
        grouped = words if isinstance(words, list | tuple) else [(value, words)]
        found |= {str(key): str(said) for key, said in grouped}
    return found
