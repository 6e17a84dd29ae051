"""The business as its settings show it: how it stands, and every change that was made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from incidents.models import (
    Department,
    Event,
    Gesture,
    IncidentType,
    LedgerEntry,
    Location,
    User,
)
from incidents.queries.people import Limit, as_limit
from incidents.words.events import EventKind
from incidents.words.incidents import Severity

KINDS = (
    EventKind.PERSON_INVITED,
    EventKind.PERSON_CHANGED,
    EventKind.PERSON_DISABLED,
    EventKind.PERSON_ENABLED,
    EventKind.LIMIT_SET,
    EventKind.BUDGET_SET,
    EventKind.PLACE_ADDED,
    EventKind.PLACE_CHANGED,
    EventKind.CALENDAR_CHANGED,
    EventKind.TYPE_ADDED,
    EventKind.TYPE_CHANGED,
    EventKind.GESTURE_ADDED,
    EventKind.GESTURE_CHANGED,
    EventKind.ORGANISATION_CHANGED,
    EventKind.POLICY_CHANGED,
    EventKind.POLICY_REMOVED,
    EventKind.LETTER_SENT_AGAIN,
    EventKind.FEED_RENEWED,
    EventKind.VOLUME_SET,
    EventKind.VOLUME_REMOVED,
)
# What the details of an event call a record, and the rows it is one of.
RECORDS = {
    "person": User,
    "location": Location,
    "department": Department,
    "incident_type": IncidentType,
    "gesture": Gesture,
}


def currency_is_fixed() -> bool:
    """Whether money has moved, so that another currency would make sums untrue. Design 3."""
    return LedgerEntry.objects.exists()


@dataclass(frozen=True)
class Counts:
    """How many of everything there is to set."""

    people: int
    locations: int
    departments: int
    incident_types: int
    gestures: int


def what_is_set() -> Counts:
    """This is how many people, places and types there are at work."""
    return Counts(
        people=User.objects.working().count(),
        locations=Location.objects.filter(is_open=True).count(),
        departments=Department.objects.filter(is_open=True).count(),
        incident_types=IncidentType.objects.filter(is_in_use=True).count(),
        gestures=Gesture.objects.in_use().count(),
    )


@dataclass(frozen=True)
class Change:
    """One change of the settings as people read it."""

    at: datetime
    by: str
    said: str
    about: str
    fields: str
    was: Limit | None
    limit: Limit | None


def settings_events() -> QuerySet[Event]:
    """These are all changes of the settings, the newest first. Product L4."""
    return Event.objects.filter(kind__in=KINDS).select_related("by").order_by("-at", "-pk")


def as_changes(events: Iterable[Event]) -> list[Change]:
    """These are events as people read them, with names for what they are about."""
    shown = list(events)
    names = {word: _names(word, shown) for word in RECORDS}
    return [
        Change(
            at=event.at,
            by=event.by.name if event.by else "Set up at the start",
            said=str(EventKind(event.kind).label),
            about=_about(event, names),
            fields=_fields(event),
            was=_limit(event.details.get("was")),
            limit=_limit(event.details.get("limit")),
        )
        for event in shown
    ]


def _about(event: Event, names: dict[str, dict[int, str]]) -> str:
    known = [names[word].get(event.details[word], "") for word in RECORDS if word in event.details]
    if "severity" in event.details:
        known.insert(0, str(Severity(event.details["severity"]).label))
    return ", ".join(known)


def _fields(event: Event) -> str:
    if event.kind in {EventKind.VOLUME_SET, EventKind.VOLUME_REMOVED}:
        return _volume(**event.details)
    return ", ".join(one.replace("_", " ") for one in event.details.get("fields", []))


def _volume(*, month: str, before: int | None, actions: int | None = None, **_: object) -> str:
    said = f"{date.fromisoformat(month):%B %Y}: "
    said += "nothing" if actions is None else f"{actions:,}"
    return said if before is None else f"{said}, was {before:,}"


def _limit(amount: str | None) -> Limit | None:
    return None if amount is None else as_limit(Decimal(amount), is_own=True)


def _names(word: str, events: list[Event]) -> dict[int, str]:
    ids = {event.details[word] for event in events if word in event.details}
    return {record.pk: str(record) for record in RECORDS[word]._default_manager.filter(pk__in=ids)}
