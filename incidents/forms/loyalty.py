"""What people may type when they record how loyal a customer is."""

from datetime import datetime
from typing import Any

from django import forms

from incidents.forms.fields import JUST_NOW, ChipsField, MomentField, ScoreField
from incidents.models import Incident
from incidents.words.loyalty import Moment, Source


class RecordReadingForm(forms.Form):
    moment = ChipsField(Moment, label="Which moment")
    score = ScoreField(
        label="How likely are they to recommend us?",
        required=True,
        help_text="0 is not at all, 10 is certainly.",
    )
    source = ChipsField(
        Source,
        label="Where it comes from",
        help_text="Our own estimate is marked, and left out of averages.",
    )

    def __init__(self, *args: Any, incident: Incident, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_at"] = MomentField(
            zone=incident.location.zone,
            at=at,
            label="When it was read",
            help_text=JUST_NOW,
        )
