"""A letter: who gets what words, and the key that makes a second one impossible."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from incidents.models import Deadline, Incident, User


@dataclass(frozen=True)
class Letter:
    """One letter as worded; nothing is stored or sent yet."""

    key: str
    kind: str
    to: str
    subject: str
    text: str
    html: str = ""
    recipient: User | None = None
    incident: Incident | None = None
    deadline: Deadline | None = None

    @classmethod
    def from_template(
        cls,
        kind: str,
        *,
        key: str,
        to: User,
        incident: Incident | None = None,
        deadline: Deadline | None = None,
        **context: object,
    ) -> Letter:
        """Word a letter from its three files; the subject starts with the reference."""
        known = {
            "to": to,
            "incident": incident,
            "deadline": deadline,
            "zone": to.zone,
            "base_url": settings.BASE_URL,
            **context,
        }
        subject = " ".join(render_to_string(f"emails/{kind}.subject.txt", known).split())
        return cls(
            key=key,
            kind=kind,
            to=to.email,
            subject=f"[{incident.reference}] {subject}" if incident else subject,
            text=render_to_string(f"emails/{kind}.txt", known),
            html=render_to_string(f"emails/{kind}.html", known),
            recipient=to,
            incident=incident,
            deadline=deadline,
        )
