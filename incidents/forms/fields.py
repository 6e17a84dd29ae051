"""What people may type, wherever they type it: moments, money, people, chips."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from incidents.models import User
from incidents.models.organisation import notation
from incidents.policy.money import LONGEST_AMOUNT
from incidents.policy.working_time import instant
from incidents.refusals import Invalid

if TYPE_CHECKING:
    ChoiceOfPeople = forms.ModelChoiceField[User]
else:
    ChoiceOfPeople = forms.ModelChoiceField

JUST_NOW = "Left empty: just now."  # what most moments say below
YEARS = range(2000, 9000)  # outside, a moment may have no wall time in another zone


class MoneyFormField(forms.Field):
    """An amount of money as this business writes it; Decimal in major units, never rounded. M7."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": LONGEST_AMOUNT}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), **kwargs})

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return notation().read(text)
        except Invalid as refused:
            raise ValidationError(str(refused)) from None

    def prepare_value(self, value: Any) -> Any:
        """What is known already stands in the field as one would type it."""
        return notation().as_typed(value) if isinstance(value, Decimal) else value


class MomentField(forms.CharField):
    """A time that people pick, in the wall time of a place; empty means just now."""

    def __init__(self, *, zone: ZoneInfo, at: datetime, **kwargs: Any) -> None:
        self.zone, self.at = zone, at
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(**{"required": False, "widget": widget, **kwargs})

    def to_python(self, value: Any) -> datetime | None:  # type: ignore[override]
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            wall = datetime.strptime(text[:16], "%Y-%m-%dT%H:%M")
            moment = instant(wall.date(), wall.time(), self.zone)
        except (ValueError, OverflowError):
            raise ValidationError("Pick a day and a time.") from None
        if wall.year not in YEARS:
            raise ValidationError(f"{wall:%d %B} {wall.year}? Pick a day closer to now.")
        return moment

    def clean(self, value: Any) -> datetime:
        return super().clean(value) or self.at


class LaterField(MomentField):
    """A time to come that people pick, in the wall time of a place; empty means none."""

    def clean(self, value: Any) -> datetime | None:  # type: ignore[override]
        return super().clean(value) if str(value or "").strip() else None


class MinutesAgoField(forms.TypedChoiceField):
    """How long ago something happened, one tap; the value is minutes."""

    CHOICES = (("0", "Just now"), ("5", "5 min ago"), ("15", "15 min ago"), ("30", "30 min ago"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "choices": self.CHOICES,
                "coerce": int,
                "initial": "0",
                "empty_value": 0,
                "widget": forms.RadioSelect,
                **kwargs,
            }
        )


class ChipsField(forms.ChoiceField):
    """One of a few words, each a chip to tap."""

    def __init__(self, words: type[TextChoices], **kwargs: Any) -> None:
        super().__init__(**{"choices": words.choices, "widget": forms.RadioSelect, **kwargs})


class WordsField(forms.CharField):
    """A text of one's own that grows by itself."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"max_length": 2000, "widget": widget, **kwargs})


class ScoreField(forms.TypedChoiceField):
    """A score from 0 to 10, eleven chips; empty where nobody asked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "choices": [(str(score), str(score)) for score in range(11)],
                "coerce": int,
                "empty_value": None,
                "required": False,
                "widget": forms.RadioSelect(attrs={"class": "scores"}),
                **kwargs,
            }
        )


class PersonChoiceField(ChoiceOfPeople):
    """Somebody who works here, with their role and place."""

    def label_from_instance(self, obj: User) -> str:
        told = obj.location is None or obj.location.name in obj.name
        place = "" if told else f", {obj.location}"
        away = ", away now" if getattr(obj, "is_away", False) else ""
        return f"{obj.name} ({obj.get_role_display()}{place}{away})"
