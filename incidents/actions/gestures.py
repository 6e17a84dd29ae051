"""The shelf of prepared remedies: what is put there, changed and put away."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from incidents.actions import history
from incidents.actions.versions import columns_of, save_over
from incidents.models import Gesture, IncidentType, Location, User
from incidents.permissions.gestures import may_keep_gesture
from incidents.policy.remedies import refuse_cost, refuse_purpose
from incidents.refusals import Invalid
from incidents.words.events import EventKind
from incidents.words.remedies import Purpose


@dataclass(frozen=True)
class Prepared:
    """What is prepared: words, purpose, cost and worth in major units, and where it may be used."""

    title: str
    wording: str
    kind: str
    purpose: str = Purpose.EXTRA
    cost: Decimal = Decimal(0)
    value: Decimal | None = None
    performed_by: str = ""
    incident_type: IncidentType | None = None
    location: Location | None = None
    is_in_use: bool = True


@transaction.atomic
def add_gesture(prepared: Prepared, *, by: User, at: datetime) -> Gesture:
    """Put a remedy on the shelf. Raises Forbidden, Invalid. Product E7 to E10."""
    may_keep_gesture(by, prepared.location).or_refuse()
    _refuse_what_is_wrong(prepared, Gesture.objects.all())
    gesture = Gesture(**columns_of(prepared))
    gesture.save()
    history.record(None, EventKind.GESTURE_ADDED, by=by, at=at, gesture=gesture.pk)
    return gesture


@transaction.atomic
def change_gesture(
    gesture: Gesture, *, prepared: Prepared, version: int, by: User, at: datetime
) -> None:
    """Change what is prepared, or put it away; what was planned with it stays as it was.

    Raises Forbidden, Invalid, Conflict.
    """
    may_keep_gesture(by, gesture.location).or_refuse()
    may_keep_gesture(by, prepared.location).or_refuse()
    _refuse_what_is_wrong(prepared, Gesture.objects.exclude(pk=gesture.pk))
    changed = save_over(gesture, prepared, version=version)
    history.record(
        None, EventKind.GESTURE_CHANGED, by=by, at=at, gesture=gesture.pk, fields=changed
    )


def _refuse_what_is_wrong(prepared: Prepared, others: QuerySet[Gesture]) -> None:
    if not prepared.wording.strip():
        raise Invalid("Say what exactly it is.", field="wording")
    # On the shelf it is a surprise; whether it was asked for is said when it is planned.
    refuse_purpose(prepared.purpose, prepared.kind, unexpected=True)
    refuse_cost(prepared.kind, prepared.cost)
    same_name = others.filter(title__iexact=prepared.title, location=prepared.location)
    if same_name.filter(incident_type=prepared.incident_type).exists():
        raise Invalid("There is one of this name already.", field="title")
