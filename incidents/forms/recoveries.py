"""What people may type for the steps of a recovery: on the spot, fixed, closed, reopened."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from incidents.forms.fields import (
    JUST_NOW,
    ChipsField,
    MinutesAgoField,
    MomentField,
    MoneyFormField,
    ScoreField,
    WordsField,
)
from incidents.forms.incidents import LogIncidentForm
from incidents.models import Gesture, Incident
from incidents.policy.apologies import what_is_wrong
from incidents.policy.closing import Missing
from incidents.policy.ladder import why_not_extra
from incidents.words.incidents import Channel, Outcome
from incidents.words.remedies import Purpose, Quality, RemedyKind

NOTHING_GIVEN = ("", "Nothing given")
# Asked for only once it was made right already, so "(optional)" beside them would be no help.
ON_THE_SPOT = {"channel", "minutes_ago", "customer_ask", "what_was_done", "qualities"}
HAS_A_DEFAULT = {"severity", "incident_type", "remedy_kind", "remedy_purpose", "who"}


class OnTheSpotForm(LogIncidentForm):
    already_fixed = forms.BooleanField(label="I already made it right", required=False)
    channel = ChipsField(
        Channel, label="How you reached them", required=False, initial=Channel.IN_PERSON
    )
    minutes_ago = MinutesAgoField(label="When", required=False)
    customer_ask = forms.CharField(
        label="What they said would make it right", required=False, max_length=2000
    )
    not_asked_reason = forms.CharField(
        label="Or why you did not ask", required=False, max_length=400
    )
    after_failure = ScoreField(
        label="How loyal did they sound?", help_text="0 to 10; kept as your estimate."
    )
    what_was_done = forms.CharField(label="What you did", required=False, max_length=2000)
    apology_words = WordsField(
        label="The words you used",
        required=False,
        rows=2,
        help_text="As you said them. Leave empty if nobody has apologised yet.",
    )
    qualities = forms.MultipleChoiceField(
        label="It was",
        choices=Quality.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # Asked of the database only where one was taken.
    gesture = forms.ModelChoiceField(Gesture.objects.in_use(), label="Prepared", required=False)
    remedy_kind = forms.ChoiceField(
        label="What you gave",
        choices=[NOTHING_GIVEN, *RemedyKind.choices],
        required=False,
    )
    remedy_what = forms.CharField(label="In words", required=False, max_length=400)
    remedy_purpose = ChipsField(
        Purpose, label="What it is for", required=False, initial=Purpose.COMPENSATION
    )
    remedy_cost = MoneyFormField(label="What it cost us", required=False)
    remedy_given = forms.BooleanField(
        label="It is already in their hands", required=False, initial=True
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        self.at = at
        for name in ON_THE_SPOT | HAS_A_DEFAULT:
            self.fields[name].quiet = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("already_fixed"):
            return cleaned
        if not cleaned.get("what_was_done", "").strip():
            self.add_error("what_was_done", "Say what you did to fix it.")
        if not (cleaned.get("customer_ask") or cleaned.get("not_asked_reason")):
            self.add_error("customer_ask", "Write what they said, or why you did not ask.")
        self._check_apology(cleaned)
        self._check_remedy(cleaned)
        return cleaned

    def _check_apology(self, cleaned: dict[str, Any]) -> None:
        words = cleaned.get("apology_words", "").strip()
        kind = cleaned.get("incident_type")
        start = kind.apology_start if kind else ""
        if words and (wrong := what_is_wrong(words, start=start)):
            self.add_error("apology_words", wrong)
        if cleaned.get("qualities") and not words:
            self.add_error("apology_words", "Write the words you used.")

    def _check_remedy(self, cleaned: dict[str, Any]) -> None:
        kind, purpose = cleaned.get("remedy_kind"), cleaned.get("remedy_purpose")
        if taken := cleaned.get("gesture"):
            self._fill_in(cleaned, taken)
            kind, purpose = cleaned["remedy_kind"], cleaned["remedy_purpose"]
        if not kind:
            if cleaned.get("remedy_cost") or cleaned.get("remedy_what"):
                self.add_error("remedy_kind", "Say what kind of thing you gave.")
            return
        reason = why_not_extra(kind, unexpected=True) if purpose == Purpose.EXTRA else ""
        if reason:
            self.add_error("remedy_purpose", reason)
        if not cleaned.get("remedy_what", "").strip():
            self.add_error("remedy_what", "Say in a few words what they got.")

    def _fill_in(self, cleaned: dict[str, Any], taken: Gesture) -> None:
        """What was left open comes from the prepared remedy; what was typed wins."""
        if not cleaned.get("remedy_kind"):  # nobody chose what it is for either: that has a default
            cleaned |= {"remedy_kind": taken.kind, "remedy_purpose": taken.purpose}
        cleaned["remedy_what"] = cleaned.get("remedy_what", "").strip() or taken.wording
        if cleaned.get("remedy_cost") is None and "remedy_cost" not in self.errors:
            cleaned["remedy_cost"] = taken.cost

    @property
    def happened_at(self) -> datetime:
        return self.at - timedelta(minutes=self.cleaned_data["minutes_ago"] or 0)

    def report(self) -> dict[str, Any]:
        report = super().report()
        if self.cleaned_data["already_fixed"]:
            # What was made good a quarter of an hour ago went wrong before that.
            report["occurred_at"] = min(report["occurred_at"], self.happened_at)
        return report

    def on_the_spot(self) -> dict[str, Any]:
        """Contact, ask and fix by the names of the action; apology and remedy stand apart."""
        said = self.cleaned_data
        as_said = ("customer_ask", "not_asked_reason", "after_failure", "what_was_done")
        return {
            **{name: said[name] for name in as_said},
            "channel": said["channel"] or Channel.IN_PERSON,
            "happened_at": self.happened_at,
        }

    def apology(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        if not said["apology_words"].strip():
            return None
        return {
            "words": said["apology_words"],
            "channel": said["channel"] or Channel.IN_PERSON,
            "given_by": self.person,
            "given_at": self.happened_at,
            "qualities": frozenset(said["qualities"]),
        }

    def remedy(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        if not said["remedy_kind"]:
            return None
        purpose, taken = said["remedy_purpose"] or Purpose.COMPENSATION, said["gesture"]
        as_prepared = {"value": taken.value, "performed_by": taken.performed_by} if taken else {}
        return as_prepared | {
            "gesture": taken,
            "purpose": purpose,
            "kind": said["remedy_kind"],
            "what": said["remedy_what"],
            "cost": said["remedy_cost"] or Decimal(0),
            "unexpected": purpose == Purpose.EXTRA,
            "why": "Given on the spot",
            "on_the_spot": True,
            "given_at": self.at if said["remedy_given"] else None,
        }


class MarkFixedForm(forms.Form):
    what_was_done = WordsField(label="What was done", help_text="The customer’s problem is gone.")

    def __init__(self, *args: Any, incident: Incident, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fixed_at"] = MomentField(
            zone=incident.location.zone,
            at=at,
            label="When it was fixed",
            help_text=JUST_NOW,
        )


class CloseIncidentForm(forms.Form):
    outcome = ChipsField(
        Outcome, label="How is the customer now?", help_text="In their words, where you know them."
    )

    def __init__(self, *args: Any, missing: list[Missing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Missing.EXTRA in missing:
            self.fields["no_extra_reason"] = forms.CharField(
                label="Why there is no extra this time", max_length=400
            )
        if Missing.CUSTOMER in missing:
            self.fields["customer_unknown_reason"] = forms.CharField(
                label="Why the customer stays unknown", max_length=400
            )


class CloseAsNotRecoveredForm(forms.Form):
    outcome = ChipsField(Outcome, label="How is the customer now?", initial=Outcome.STILL_UNHAPPY)
    reason = WordsField(label="Why it could not be made good", max_length=400)


class ReopenIncidentForm(forms.Form):
    reason = WordsField(label="Why it is open again", max_length=400)
