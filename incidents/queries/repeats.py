"""Whether a customer was let down in a similar way before, and who is asked for advice then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from incidents.models import Customer, Incident, IncidentType, User
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.repeats import WITHIN, WITHIN_DAYS, Failure, repeated_by
from incidents.queries.timeline import Told
from incidents.words.events import EventKind
from incidents.words.incidents import Severity
from incidents.words.people import Role

WARNED_OF = 3
COMPARED = ("number", "occurred_at", "incident_type_id", "department_id")


def earlier_failure(incident: Incident) -> Incident | None:
    """This is the failure that an incident, logged or about to be, repeats. Product, trap 12.

    Restricted ones count, whoever asks: what is owed does not depend on who may read it. Whether
    it is named is asked where it is shown.
    """
    if incident.customer_id is None:
        return None
    rows = Incident.objects.counted().filter(
        customer=incident.customer_id,
        occurred_at__lte=incident.occurred_at,
        occurred_at__gte=incident.occurred_at - WITHIN,
    )
    if incident.pk:
        # Of two in the same minute the first log is the first failure.
        before = Q(occurred_at__lt=incident.occurred_at) | Q(pk__lt=incident.pk)
        rows = rows.exclude(pk=incident.pk).filter(before)
    found = repeated_by(_failure_of(incident), map(_failure_of, rows.only(*COMPARED)))
    return None if found is None else Incident.objects.get(pk=found.number)


def later_failures(incident: Incident) -> IncidentQuerySet:
    """These are the customer's recoveries on the way that may repeat an incident logged late."""
    later = Incident.objects.on_the_way().filter(
        customer=incident.customer_id,
        repeats=None,
        occurred_at__gt=incident.occurred_at,
        occurred_at__lte=incident.occurred_at + WITHIN,
    )
    return later.exclude(pk=incident.pk).order_by("occurred_at", "pk")


def _failure_of(incident: Incident) -> Failure:
    return Failure(
        occurred_at=incident.occurred_at,
        incident_type=incident.incident_type_id,
        department=incident.department_id,
        number=incident.pk or 0,
    )


def senior_for(incident: Incident) -> User | None:
    """This is who is asked for advice on a repeat: a manager of the place, else a business owner.

    The manager who is told when nobody is on duty comes first, then those of this place, then
    those of every place. Never the owner of the incident; None where there is nobody, or where a
    senior guides already. Product, section 3, number 12.
    """
    if incident.guides.exists():
        return None
    here = Q(role=Role.MANAGER) & (Q(location=incident.location_id) | Q(location=None))
    seniors = User.objects.working().filter(here | Q(role=Role.OWNER))
    fit = seniors.exclude(pk=incident.owner_id)
    return min(fit, key=lambda one: _nearness(one, incident), default=None)


def _nearness(person: User, incident: Incident) -> tuple[bool, bool, bool, int]:
    return (
        person.is_owner,
        person.pk != incident.location.fallback_manager_id,
        person.location_id is None,
        person.pk,
    )


@dataclass(frozen=True)
class Repeat:
    """What the incident page says about a second failure; the earlier one only where seen."""

    earlier: Incident | None
    was: str
    severity: str
    guide: str
    within_days: int = WITHIN_DAYS


def repeat_of(incident: Incident, events: Iterable[Told], *, person: User) -> Repeat | None:
    """This is why it counts as a second failure, as far as this person may know. Product L2.

    None where it is none. Asks for the earlier one only where there is one.
    """
    if incident.repeats_id is None:
        return None
    seen = Incident.objects.visible_to(person).filter(pk=incident.repeats_id)
    found = next((one for one in events if one.kind == EventKind.REPEAT_FOUND), None)
    known = found.details if found else {}
    guides = {guide.person_id: guide.person.name for guide in incident.guides.all()}
    return Repeat(
        earlier=seen.select_related("location", "incident_type").first(),
        was=_label(known.get("was")),
        severity=_label(known.get("severity")),
        guide=guides.get(known.get("person", 0), ""),
    )


def _label(severity: str | None) -> str:
    return str(Severity(severity).label).lower() if severity else ""


def to_be_warned_of(
    customer: Customer,
    *,
    incident_type: IncidentType | None = None,
    person: User,
    at: datetime,
) -> list[Incident]:
    """These are the customer's failures of the last 180 days that this person sees, latest first.

    Of a type that is chosen already, or of one that is not known; all where none is chosen.
    Restricted ones of others are left out: a name typed in must not find out about them. L2.
    """
    rows = Incident.objects.visible_to(person).counted().filter(customer=customer)
    soon = rows.filter(occurred_at__gte=at - WITHIN, occurred_at__lte=at)
    if incident_type is not None:
        soon = soon.filter(Q(incident_type=incident_type) | Q(incident_type=None))
    found = soon.select_related("location", "incident_type").order_by("-occurred_at", "-pk")
    return list(found[:WARNED_OF])
