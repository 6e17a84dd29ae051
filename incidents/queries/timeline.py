"""The timeline of an incident: events as sentences, newest first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils.dateparse import parse_datetime

from incidents.models import Event, Incident, User
from incidents.policy.holds import of_opening_hours
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.incidents import Channel, Severity
from incidents.words.loyalty import AdvocacyKind, Moment, ReturnKind

COLUMNS = ("pk", "kind", "at", "by", "details", "text__words")
LONGEST = 200  # events on the page; the rest is history nobody scrolls to

SIGNS = {
    "contact": "phone",
    "incident": "flag",
    "ask": "message-square",
    "note": "pencil",
    "apology": "hand-heart",
    "remedy": "gift",
    "extra": "gift",
    "spend": "wallet",
    "voucher": "gift",
    "diagnosis": "stethoscope",
    "process_fix": "wrench",
    "handoff": "users",
    "guide": "eye",
    "reading": "star",
    "check_in": "phone-call",
    "survey": "message-square",
    "deadline": "clock",
    "hold": "pause",
    "advocacy": "message-square",
    "return": "heart-handshake",
}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    kind: str
    sign: str
    sentence: str
    more: str
    who: str
    at: datetime
    happened_at: datetime | None
    said: str
    css: str
    track: str
    amount: str
    until: datetime | None = None


class Told(NamedTuple):
    """What a line of the timeline needs of an event: rows are many, and wider than this."""

    pk: int
    kind: str
    at: datetime
    by: int | None
    details: dict[str, Any]
    words: str | None


def events_of(incident: Incident) -> list[Told]:
    """These are the events of an incident with their words, newest first."""
    events = Event.objects.filter(incident=incident).order_by("-at", "-pk")
    return [Told(*row) for row in events.values_list(*COLUMNS)[:LONGEST]]


def nouns_of(events: Sequence[Told]) -> frozenset[str]:
    """These are the things that events speak of, as "contact"; all where the oldest were cut."""
    kinds = [one.kind for one in events] if len(events) < LONGEST else list(EventKind)
    return frozenset(_noun(kind) for kind in kinds)


def timeline_of(
    incident: Incident, events: Iterable[Told], *, people: Mapping[int, User]
) -> list[Entry]:
    """This is what happened on an incident, in the order of these events. Product L4."""
    contacts = {contact.pk: contact.what_was_said for contact in incident.contacts.all()}
    return [_entry(one, contacts, people[one.by] if one.by else None) for one in events]


def _entry(event: Told, contacts: dict[int, str], by: User | None) -> Entry:
    noun = _noun(event.kind)
    return Entry(
        kind=event.kind,
        sign=SIGNS.get(noun, "info"),
        sentence=str(EventKind(event.kind).label),
        more=MORE.get(EventKind(event.kind), _nothing)(event.details),
        who=by.name if by else "The software",
        at=event.at,
        happened_at=_happened_at(event),
        said=event.words or contacts.get(event.details.get("contact", 0), ""),
        css=_css(noun, event),
        track=TRACKS.get(noun, ""),
        amount=str(event.details.get("amount", "")),
        until=_until(event),
    )


def _noun(kind: str) -> str:
    return kind.partition(".")[0]


def _happened_at(event: Told) -> datetime | None:
    told = event.details.get("happened_at") or event.details.get("fixed_at")
    happened_at = parse_datetime(told) if isinstance(told, str) else None
    earlier = happened_at is not None and event.at - happened_at >= timedelta(minutes=1)
    return happened_at if earlier else None


def _until(event: Told) -> datetime | None:
    begins = event.kind == EventKind.HOLD_STARTED
    return parse_datetime(str(event.details.get("until", ""))) if begins else None


def _css(noun: str, event: Told) -> str:
    if noun in {"contact", "note"}:
        return f"is-{noun}"
    return "" if event.by else "is-system"


def _nothing(details: dict[str, Any]) -> str:
    return ""


def _channel(details: dict[str, Any]) -> str:
    return str(Channel(details["channel"]).label).lower() if "channel" in details else ""


def _duty(details: dict[str, Any]) -> str:
    return str(DeadlineKind(details["duty"]).label).lower() if "duty" in details else ""


def _duties(details: dict[str, Any]) -> str:
    return ", ".join(str(DeadlineKind(duty).label).lower() for duty in details.get("duties", []))


def _lateness(details: dict[str, Any]) -> str:
    if not details.get("by_opening_hours"):
        return _duty(details)
    late = timedelta(seconds=details["late_seconds"])
    return f"{_duty(details)}, late by {of_opening_hours(late)}"


def _score(details: dict[str, Any]) -> str:
    when = str(Moment(details["moment"]).label).lower()
    guess = ", our own estimate" if details.get("source") == "estimate" else ""
    return f"{when}: {details['score']}{guess}"


def _because(details: dict[str, Any]) -> str:
    return str(details.get("because", "")).rstrip(".").lower()


def _low_score(details: dict[str, Any]) -> str:
    return f"{details['score']} of 10" if "score" in details else ""


def _told(details: dict[str, Any]) -> str:
    return str(AdvocacyKind(details["kind"]).label).lower() if "kind" in details else ""


def _return(details: dict[str, Any]) -> str:
    return str(ReturnKind(details["kind"]).label).lower() if "kind" in details else ""


def _severity(details: dict[str, Any]) -> str:
    return str(Severity(details["severity"]).label).lower() if "severity" in details else ""


def _from_to(details: dict[str, Any]) -> str:
    if "was" not in details:
        return _severity(details)
    return f"{_severity(details)}, it was {_severity({'severity': details['was']})}"


MORE: dict[EventKind, Callable[[dict[str, Any]], str]] = {
    EventKind.CONTACT_MADE: _channel,
    EventKind.APOLOGY_GIVEN: _channel,
    EventKind.DEADLINE_AT_RISK: _duty,
    EventKind.DEADLINE_BREACHED: _duty,
    EventKind.DEADLINE_ESCALATED: _duty,
    EventKind.DEADLINE_REPLANNED: _duty,
    EventKind.DEADLINE_CORRECTED: _duty,
    EventKind.DEADLINE_DONE_LATE: _lateness,
    EventKind.HOLD_STARTED: _duties,
    EventKind.HOLD_ENDED: _duties,
    EventKind.READING_RECORDED: _score,
    EventKind.SURVEY_NOT_SENT: _because,
    EventKind.LOW_SCORE_HEARD: _low_score,
    EventKind.INCIDENT_LOGGED: _severity,
    EventKind.SEVERITY_CHANGED: _from_to,
    EventKind.ADVOCACY_RECORDED: _told,
    EventKind.ADVOCACY_TAKEN_BACK: _told,
    EventKind.RETURN_RECORDED: _return,
    EventKind.RETURN_TAKEN_BACK: _return,
}

TRACKS = {
    "contact": "contacts",
    "spend": "money",
    "remedy": "money",
    "voucher": "money",
    "deadline": "clocks",
    "hold": "clocks",
    "handoff": "team",
    "guide": "team",
    "note": "team",
}
