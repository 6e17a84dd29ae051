"""The one pen for history: every event is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

from incidents.models import Event, EventText, Incident, User
from incidents.models.events import as_kept
from incidents.permissions.duty import on_whose_behalf
from incidents.words.events import OWNERS_ACTS, ActorKind, EventKind

SALT_BYTES = 16  # 128 random bits


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
    wrote goes into `words`, which can be forgotten while the event stays. Reliability 5. What a
    person does shows that somebody is on it: the incident is no longer stalled. Product A6.
    """
    event = Event(
        kind=kind,
        incident=incident,
        by=by,
        by_kind=ActorKind.PERSON if by else ActorKind.SYSTEM,
        at=at,
        details=as_kept(details),
        on_behalf_of=_on_whose_behalf(incident, kind, by=by),
    )
    text = EventText(event=event, words=words, salt=token_hex(SALT_BYTES)) if words else None
    event.words_hash = text.hash if text else ""
    event.digest = event.digest_of_columns()
    event.save()
    if text:
        text.save()
    if by and incident and kind != EventKind.INCIDENT_LOGGED:  # what has just begun is not
        _is_not_stalled(incident)
    return event


def _is_not_stalled(incident: Incident) -> None:
    # Asked of the database: what was read may be older than the question. Product A6.
    stalled = Incident.objects.filter(pk=incident.pk, stalled_since__isnull=False)
    stalled.update(stalled_since=None)
    incident.stalled_since = None


@dataclass(frozen=True)
class Happened:
    """One event of many that the software writes at once."""

    incident_id: int
    kind: EventKind
    at: datetime
    details: dict[str, Any] = field(default_factory=dict)


def record_all(happened: Iterable[Happened]) -> None:
    """Write down what one pass of the clock did, in bulk."""
    Event.objects.bulk_create(_signed(one) for one in happened)


def _on_whose_behalf(incident: Incident | None, kind: EventKind, *, by: User | None) -> User | None:
    if incident is None or by is None or kind not in OWNERS_ACTS:
        return None
    return on_whose_behalf(by, incident)


def _signed(one: Happened) -> Event:
    event = Event(
        kind=one.kind,
        incident_id=one.incident_id,
        by_kind=ActorKind.SYSTEM,
        at=one.at,
        details=as_kept(one.details),
    )
    event.digest = event.digest_of_columns()
    return event
