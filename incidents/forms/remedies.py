"""What people may type about a remedy: the plan, the amount, the giving, the taking back."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundWidget

from incidents.forms.fields import (
    JUST_NOW,
    ChipsField,
    LaterField,
    MomentField,
    MoneyFormField,
    PersonChoiceField,
    WordsField,
)
from incidents.forms.photos import PhotoField
from incidents.models import Gesture, Incident, Remedy, User
from incidents.policy.clock import promised
from incidents.policy.ladder import NEVER_EXTRA
from incidents.policy.remedies import (
    needs_answers,
    refuse_cost,
    refuse_purpose,
    refuse_unanswered,
)
from incidents.refusals import Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.people import Role
from incidents.words.remedies import Prompt, Purpose, RemedyKind

if TYPE_CHECKING:
    ChoiceOfGestures = forms.ModelChoiceField[Gesture]
else:
    ChoiceOfGestures = forms.ModelChoiceField

EXCEED = "What would exceed my expectations at this point?"
PROMPT_FIELDS = {f"prompt_{prompt.value}": prompt for prompt in Prompt}
# What a prepared remedy fills in; the surprise is asked anew, whatever was prepared.
TAKEN_OVER = ("purpose", "kind", "cost", "value", "performed_by")
LATER = ((60, "1 hour"), (1440, "1 day"))


def _soon(incident: Incident) -> list[tuple[str, str]]:
    """How long an extra may take: what the policy of the incident says, then two rounder times."""
    own = promised(incident.policy_snapshot, DeadlineKind.EXTRA).minutes
    later = [(str(minutes), words) for minutes, words in LATER if minutes != own]
    return [("", "No set time"), (str(own), f"{own} min"), *later]


def as_taken(gesture: Gesture) -> dict[str, Any]:
    """What a prepared remedy fills into the plan; everything can still be changed."""
    taken = {name: getattr(gesture, name) for name in TAKEN_OVER}
    unexpected = "yes" if gesture.purpose == Purpose.EXTRA else None
    return taken | {"what": gesture.wording, "gesture": gesture, "unexpected": unexpected}


def _who_may_give(incident: Incident) -> QuerySet[User]:
    """Those who work here, of this place first of all; whether they may is asked by the act."""
    here = Q(location=None) | Q(location=incident.location_id)
    people = User.objects.working().filter(here).exclude(role=Role.OWNER)
    return people.select_related("location").order_by("name")


class ProposeRemedyForm(forms.Form):
    gesture = ChoiceOfGestures(Gesture.objects.none(), required=False, widget=forms.HiddenInput)
    purpose = ChipsField(Purpose, label="What it is for")
    kind = ChipsField(RemedyKind, label="What kind of thing")
    what = forms.CharField(max_length=400, label="What exactly")
    cost = MoneyFormField(required=False, label="What it costs us", help_text="Left empty: nothing")
    value = MoneyFormField(
        required=False, label="Worth to them", help_text="Where it is not the cost"
    )
    why = forms.CharField(
        required=False,
        max_length=400,
        label="Why this much",
        help_text="Only above your own authority: the manager reads it first.",
    )
    unexpected = forms.TypedChoiceField(
        required=False,
        choices=(("yes", "No, it is a surprise"), ("no", "Yes, they asked for it")),
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        label="Do they expect it?",
    )
    minutes_after_fix = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        initial="",
        widget=forms.RadioSelect,
    )
    giver = PersonChoiceField(
        User.objects.none(),
        required=False,
        label="Who gives it",
        empty_label="Whoever owns the incident",
    )
    performed_by = forms.CharField(
        required=False, max_length=120, label="Done by", help_text="Left empty: by you."
    )
    already_given = forms.BooleanField(required=False, label="Already given")
    for_colleague = PersonChoiceField(
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody who works here",
        label="Is it for a colleague?",
        help_text="Then they never decide on it, and what is for yourself is always asked for.",
    )

    def __init__(
        self, *args: Any, incident: Incident, left: Decimal, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.incident, self.left = incident, left
        # One that was put away since the page was opened may still be what is planned.
        self.fields["gesture"].queryset = Gesture.objects.fitting(incident)  # type: ignore[attr-defined]
        colleagues = User.objects.working().select_related("location").order_by("name", "pk")
        self.fields["for_colleague"].queryset = colleagues  # type: ignore[attr-defined]
        when = "from now" if incident.fixed_at else "after the fix"
        self.fields["minutes_after_fix"].label = f"How long {when}"
        self.fields["minutes_after_fix"].choices = _soon(incident)  # type: ignore[attr-defined]
        self.fields["given_at"] = MomentField(
            zone=incident.location.zone,
            at=at,
            label="When it was given",
            help_text=JUST_NOW,
        )
        self.fields["due_at"] = LaterField(
            zone=incident.location.zone,
            at=at,
            label="Promised for",
            help_text=f"Time in {incident.location.name}. From then on it is late.",
        )
        self.fields["giver"].queryset = _who_may_give(incident)  # type: ignore[attr-defined]
        self.asks_first = needs_answers(severity=incident.severity, exceed=incident.exceed)
        if self.asks_first:
            self._ask_first()

    def _ask_first(self) -> None:
        self.fields["exceed"] = WordsField(
            rows=2, required=not self.data.get("already_given"), label=EXCEED
        )
        for name, prompt in PROMPT_FIELDS.items():
            self.fields[name] = WordsField(rows=1, required=False, label=prompt.label)

    @property
    def prompts(self) -> list[forms.BoundField]:
        return [self[name] for name in PROMPT_FIELDS if name in self.fields]

    @property
    def kinds_for_the_extra(self) -> list[BoundWidget]:
        return [one for one in self["kind"] if one.data["value"] not in NEVER_EXTRA]

    @property
    def kinds_that_are_owed(self) -> list[BoundWidget]:
        return [one for one in self["kind"] if one.data["value"] in NEVER_EXTRA]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        answers = {prompt.value: said.pop(name, "") for name, prompt in PROMPT_FIELDS.items()}
        said["prompt_answers"] = answers
        given, given_at = said.pop("already_given", False), said.get("given_at")
        said["given_at"] = given_at if given else None
        if given:
            said["due_at"] = said["giver"] = None
        if self.data.get("given_at") and not given:
            self.add_error("given_at", "Tick “already given”, or leave the time empty.")
        self._check_the_purpose(said)
        self._check_the_cost(said)
        if self.asks_first and not given:
            self._let(refuse_unanswered, answers)
        return said

    def _check_the_purpose(self, said: dict[str, Any]) -> None:
        purpose, kind, unexpected = said.get("purpose"), said.get("kind"), said.get("unexpected")
        said["unexpected"] = bool(unexpected) and purpose == Purpose.EXTRA
        if purpose != Purpose.EXTRA:
            said["minutes_after_fix"] = None
        elif kind in NEVER_EXTRA or unexpected is False:
            self._let(refuse_purpose, purpose, kind, unexpected=bool(unexpected))
        elif unexpected is None:
            self.add_error("unexpected", "Say whether they expect it: an extra is a surprise.")

    def _check_the_cost(self, said: dict[str, Any]) -> None:
        if "cost" not in said or not said.get("kind"):
            return
        said["cost"] = cost = said["cost"] or Decimal(0)
        self._let(refuse_cost, said["kind"], cost)
        if cost > self.left and not said.get("why", "").strip():
            self.add_error("why", "This is above your own authority: say why, a manager decides.")

    def _let(self, rule: Callable[..., None], *facts: Any, **more: Any) -> None:
        try:
            rule(*facts, **more)
        except Invalid as refused:
            self.add_error(refused.field, str(refused))


class PromiseRemedyForm(forms.Form):
    def __init__(self, *args: Any, remedy: Remedy, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = remedy.incident.location
        self.fields["due_at"] = MomentField(
            zone=place.zone,
            at=at,
            required=True,
            label="Promised for",
            help_text=f"Time in {place.name}. From then on it is late.",
        )
        self.fields["giver"] = PersonChoiceField(
            _who_may_give(remedy.incident),
            required=False,
            label="Who gives it",
            empty_label="Whoever owns the incident",
        )


class DeliverRemedyForm(forms.Form):
    delivery_note = WordsField(
        required=False, max_length=400, label="How it went", help_text="What they said or did."
    )
    photo = PhotoField(
        label="Photo of it",
        help_text="Of the thing, not of the guest. Where and with what it was taken is removed.",
    )

    def __init__(self, *args: Any, remedy: Remedy, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivered_at"] = MomentField(
            zone=remedy.incident.location.zone,
            at=at,
            label="When it was given",
            help_text=JUST_NOW,
        )


class WithdrawRemedyForm(forms.Form):
    reason = WordsField(max_length=400, label="Why it is not needed")


class ChangeAmountForm(forms.Form):
    cost = MoneyFormField(label="New amount")


class ChooseNoExtraForm(forms.Form):
    reason = WordsField(max_length=400, label="Why there is no extra this time")
