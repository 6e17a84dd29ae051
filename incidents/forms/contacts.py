"""What people may type about a touch with the customer, and about what they would have us do."""

from datetime import datetime
from typing import Any

from django import forms

from incidents.forms.fields import JUST_NOW, ChipsField, MomentField, WordsField
from incidents.models import Incident
from incidents.words.incidents import Channel


class RecordContactForm(forms.Form):
    channel = ChipsField(Channel, label="How", initial=Channel.CALL)
    what_was_said = WordsField(label="What was said", required=False)

    def __init__(self, *args: Any, incident: Incident, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_at"] = MomentField(
            zone=incident.location.zone,
            at=at,
            label="When",
            help_text=f"{JUST_NOW} It counts from when it happened.",
        )


class RecordAskForm(forms.Form):
    customer_ask = WordsField(label="What would make it right, in their words?", required=False)
    not_asked_reason = forms.CharField(label="Or why nobody asked", required=False, max_length=400)

    def __init__(self, *args: Any, incident: Incident, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_at"] = MomentField(
            zone=incident.location.zone, at=at, label="When they said it"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asked, why_not = cleaned.get("customer_ask", ""), cleaned.get("not_asked_reason", "")
        if not (asked.strip() or why_not.strip()):
            self.add_error("customer_ask", "Write what they said, or why nobody asked.")
        return cleaned
