"""The one pen for history: every event is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from incidents.models import Event, EventText, Incident, User
from incidents.words.events import ActorKind, EventKind


def record(
    incident: Incident | None,
    kind: EventKind,
    /,
    *,
    by: User | None,
    at: datetime,
    words: str = "",
    **details: Any,
) -> Event:
    """Write down what happened, in the transaction in which it does. Product L4.

    `by` is None for the software itself. Details hold ids, numbers and field names; what people
    wrote goes into `words`, which can be forgotten while the event stays. Reliability 5.
    """
    event = Event(
        kind=kind,
        incident=incident,
        by=by,
        by_kind=ActorKind.PERSON if by else ActorKind.SYSTEM,
        at=at,
        details=details,
    )
    event.save()
    if words:
        EventText(event=event, words=words).save()
    return event


@dataclass(frozen=True)
class Happened:
    """One event of many that the software writes at once."""

    incident_id: int
    kind: EventKind
    at: datetime
    details: dict[str, Any] = field(default_factory=dict)


def record_all(happened: Iterable[Happened]) -> None:
    """Write down what one pass of the clock did, in bulk."""
    Event.objects.bulk_create(
        Event(
            kind=one.kind,
            incident_id=one.incident_id,
            by_kind=ActorKind.SYSTEM,
            at=one.at,
            details=one.details,
        )
        for one in happened
    )
