"""What people may type on the call sheet, and to move a call."""

from datetime import datetime
from typing import Any

from django import forms

from incidents.forms.fields import JUST_NOW, MomentField, ScoreField, WordsField
from incidents.models import CheckInCall
from incidents.policy.follow_ups import next_call_at
from incidents.words.follow_ups import NotReached

REACHED = "reached"
YES_OR_NO = (("yes", "Yes, all is well"), ("no", "No, not yet"))


class RecordCallForm(forms.Form):
    outcome = forms.ChoiceField(
        label="How did the call end?",
        choices=[(REACHED, "Reached"), *NotReached.choices],
        widget=forms.RadioSelect,
    )
    everything_okay = forms.ChoiceField(
        label="Is everything okay?",
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether everything is okay."},
    )
    did_we_do_well = WordsField(
        label="Did we do a good job on that?",
        required=False,
        rows=2,
        help_text="In their words.",
    )
    score = ScoreField(
        label="How likely are they to recommend us now?",
        help_text="0 to 10, as they say it. Leave it empty if you did not ask.",
    )
    notes = WordsField(
        label="Notes", required=False, rows=2, help_text="Praise, a referral, what to do next."
    )

    def __init__(self, *args: Any, call: CheckInCall, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["called_at"] = MomentField(
            zone=call.incident.location.zone,
            at=at,
            label="When you called",
            help_text=JUST_NOW,
        )
        # Only who was reached can say.
        self.fields["everything_okay"].required = self.data.get("outcome", REACHED) == REACHED
        # A score needs somebody who gave it.
        if call.incident.customer_id is None:
            del self.fields["score"]

    @property
    def is_reached(self) -> bool:
        return bool(self.cleaned_data["outcome"] == REACHED)

    def answers(self) -> dict[str, Any]:
        """What the action calls the answers, by its names."""
        said = self.cleaned_data
        return {
            "called_at": said["called_at"],
            "everything_okay": said["everything_okay"] == "yes",
            "did_we_do_well": said["did_we_do_well"],
            "notes": said["notes"],
        }


class PostponeCallForm(forms.Form):
    reason = forms.CharField(label="Why it moves", max_length=400)

    def __init__(self, *args: Any, call: CheckInCall, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = call.incident.location
        calling = place.calling_hours
        suggested = next_call_at(at, calling).astimezone(place.zone)
        self.fields["due_at"] = MomentField(
            zone=place.zone,
            at=at,
            required=True,
            label="New time",
            initial=f"{suggested:%Y-%m-%dT%H:%M}",
            help_text=(
                f"{place.name} calls from {calling.calls_from:%H:%M} to "
                f"{calling.calls_until:%H:%M} on its working days, local time."
            ),
        )
        self.order_fields(["due_at", "reason"])
