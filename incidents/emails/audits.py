"""What operators are told about the house itself: numbers and keys, nothing about people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from incidents.emails.letter import address_of
from incidents.models import EventSeal
from incidents.queries.audits import Finding
from incidents.words.audits import WHAT_TO_DO


@dataclass(frozen=True)
class Message:
    """One message to whoever runs this software: as a mail, and as facts for a machine."""

    subject: str
    text: str
    facts: dict[str, Any]


def findings_told(findings: list[Finding], *, at: datetime) -> Message:
    """Tell what the auditor found, or that all is well again."""
    facts = {"site": settings.BASE_URL, "at": at.isoformat(), "is_clean": not findings}
    facts |= {"findings": [one.as_kept() for one in findings]}
    if not findings:
        text = "The auditor finds nothing wrong any more."
        return Message(f"All is well again at {_host()}", f"{text}\n", facts)
    lines = [f"{one.said()}\n  {WHAT_TO_DO[one.check]}\n" for one in findings]
    count = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
    text = "\n".join([f"The auditor found at {settings.BASE_URL}:\n", *lines, _where()])
    return Message(f"The auditor has {count} at {_host()}", text, facts)


def seal_kept(seal: EventSeal, *, at: datetime) -> Message:
    """Hand over the newest seal, once a day: kept elsewhere, it shows when history is cut off."""
    known = {"events_up_to": seal.last_event, "hash": seal.hash}
    text = (
        f"History is sealed up to event {seal.last_event}:\n\n  {seal.hash}\n\n"
        f"Keep this mail. manage.py audit --history --seal {seal.hash}\n"
        "shows whether history still goes on from there.\n"
    )
    facts = {"site": settings.BASE_URL, "at": at.isoformat(), "seal": known}
    return Message(f"History sealed at {_host()}", text, facts)


def _where() -> str:
    return f"The status page: {address_of('audit-status')}\n"


def _host() -> str:
    return str(settings.BASE_URL).partition("://")[2]
