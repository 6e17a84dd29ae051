"""What people may type when a customer came back."""

from datetime import date
from typing import Any

from django import forms

from incidents.forms.advocacy import DayField
from incidents.forms.fields import ChipsField, MoneyFormField
from incidents.words.loyalty import ReturnKind


class RecordReturnForm(forms.Form):
    kind = ChipsField(ReturnKind, label="What brought them back", initial=ReturnKind.VISIT)
    happened_on = DayField()
    revenue = MoneyFormField(required=False, label="What they spent")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].initial = today
