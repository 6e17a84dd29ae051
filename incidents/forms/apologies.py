"""What people may type about an apology they gave."""

from datetime import datetime
from typing import Any

from django import forms

from incidents.forms.fields import JUST_NOW, ChipsField, MomentField, PersonChoiceField, WordsField
from incidents.models import Incident, User
from incidents.policy.apologies import blaming_words, what_is_wrong
from incidents.words.incidents import Channel
from incidents.words.remedies import Quality

BETWEEN = "|"


class RecordApologyForm(forms.Form):
    words = WordsField(
        rows=6,
        max_length=4000,
        label="The words you used, or will use",
        help_text="Yours, not a template: name what went wrong.",
    )
    qualities = forms.MultipleChoiceField(
        choices=Quality.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="What it has",
        help_text="All five lift the recovery to rung 2. Tick what is true.",
    )
    channel = ChipsField(Channel, label="How it was given", initial=Channel.IN_PERSON)
    also_a_contact = forms.BooleanField(
        required=False, initial=True, label="This was also a contact with the customer"
    )
    # The warnings that were on the page when the button was pressed again.
    heard = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        incident: Incident,
        person: User,
        start: str,
        names: list[str],
        at: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"initial": {"words": start}, **kwargs})
        self.incident, self.start, self.names = incident, start, names
        self.warnings: list[str] = []
        self.fields["given_by"] = PersonChoiceField(
            queryset=User.objects.at(incident.location).select_related("location").order_by("name"),
            initial=person,
            empty_label=None,
            label="Who gave it",
        )
        self.fields["not_owner_reason"] = forms.CharField(
            required=False,
            max_length=400,
            label=f"Why not {incident.owner.name}",
            help_text=f"{incident.owner.name} owns this recovery, so an apology is theirs to give.",
        )
        self.fields["given_at"] = MomentField(
            zone=incident.location.zone,
            at=at,
            label="When",
            help_text=JUST_NOW,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words, speaker = cleaned.get("words", ""), cleaned.get("given_by")
        if words and (wrong := what_is_wrong(words, start=self.start)):
            self.add_error("words", wrong)
        by_someone_else = speaker is not None and speaker.pk != self.incident.owner_id
        if by_someone_else and not cleaned.get("not_owner_reason", "").strip():
            self.add_error("not_owner_reason", "Say why somebody else apologised.")
        if words and speaker and not self.errors:
            self._warn(words, speaker, heard=cleaned.pop("heard", ""))
        return cleaned

    def _warn(self, words: str, speaker: User, *, heard: str) -> None:
        names = [name for name in self.names if name != speaker.name]
        self.warnings = blaming_words(words, names=names)
        if set(self.warnings) <= set(heard.split(BETWEEN)):
            return
        # A second press with the same words on the page saves them as they are. Product D3.
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["heard"] = BETWEEN.join(self.warnings)  # type: ignore[index]
        said = ", ".join(f"“{one}”" for one in self.warnings)
        self.add_error(
            "words",
            f"{said} can sound like pointing at somebody. Say it another way, or save it as it "
            "is: the warning stays with it.",
        )
