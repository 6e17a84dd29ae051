"""The kinds of mistakes there are, and how an apology for one may begin."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from incidents.actions import history
from incidents.actions.versions import columns_of, save_over
from incidents.models import IncidentType, User
from incidents.permissions.settings import may_change_settings
from incidents.refusals import Invalid
from incidents.words.events import EventKind


@dataclass(frozen=True)
class Sort:
    """What a kind of mistake is: its name, how bad it usually is, how an apology may begin."""

    name: str
    default_severity: str
    apology_start: str = ""
    is_in_use: bool = True


@transaction.atomic
def add_incident_type(sort: Sort, *, by: User, at: datetime) -> IncidentType:
    """Add a kind of mistake. Raises Forbidden, Invalid. Product C8 to C10."""
    may_change_settings(by).or_refuse()
    _refuse_second(sort.name, IncidentType.objects.all())
    incident_type = IncidentType(**columns_of(sort))
    incident_type.save()
    history.record(None, EventKind.TYPE_ADDED, by=by, at=at, incident_type=incident_type.pk)
    return incident_type


@transaction.atomic
def change_incident_type(
    incident_type: IncidentType, *, sort: Sort, version: int, by: User, at: datetime
) -> None:
    """Change a kind of mistake; what was logged keeps its severity.

    Raises Forbidden, Invalid, Conflict.
    """
    may_change_settings(by).or_refuse()
    _refuse_second(sort.name, IncidentType.objects.exclude(pk=incident_type.pk))
    changed = save_over(incident_type, sort, version=version)
    history.record(
        None,
        EventKind.TYPE_CHANGED,
        by=by,
        at=at,
        incident_type=incident_type.pk,
        fields=changed,
    )


def _refuse_second(name: str, others: QuerySet[IncidentType]) -> None:
    if others.filter(name__iexact=name).exists():
        raise Invalid("There is a type of this name already.", field="name")
