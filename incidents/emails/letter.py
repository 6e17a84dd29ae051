"""A letter: who gets what words, and the key that makes a second one impossible."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from functools import cache
from pathlib import Path

from css_inline import CSSInliner
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import reverse

from incidents.models import Deadline, Incident, Organisation, User

BLANK_LINES = re.compile(r"\n\s*\n\s*\n")
UNSUBSCRIBE = "incidents.unsubscribe"  # what the signature is for
UNSUBSCRIBE_WITHIN = timedelta(days=366)
NOT_WANTED_BY_ALL = {"digest"}  # a person may turn these off in their settings

LONGEST_WHY = 200
OPENS_A_DOOR = {"person_invited"}  # its link lets somebody in, so it stands in the mail alone


@dataclass(frozen=True)
class Attachment:
    """One file that goes with a letter."""

    name: str
    kind: str
    content: str | bytes


@dataclass(frozen=True)
class Letter:
    """One letter as worded; nothing is stored or sent yet. Without text it is worded as it goes."""

    key: str
    kind: str
    to: str
    subject: str
    text: str
    html: str = ""
    why: str = ""  # "You get this because …"
    link: str = ""  # the path of the page it leads to
    recipient: User | None = None
    incident: Incident | None = None
    deadline: Deadline | None = None
    attachment: Attachment | None = None
    stop_address: str = ""  # where a mail program ends letters like this one; RFC 8058

    @classmethod
    def from_template(
        cls,
        kind: str,
        *,
        key: str,
        to: User,
        incident: Incident | None = None,
        deadline: Deadline | None = None,
        attachment: Attachment | None = None,
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
        # Whoever words thousands brings it along.
        if "organisation" not in known:
            known["organisation"] = Organisation.objects.first()
        known["subject"] = subject = " ".join(_plain(f"emails/{kind}.subject.txt", known).split())
        return cls(
            key=key,
            kind=kind,
            to=to.email,
            subject=f"[{incident.reference}] {subject}" if incident else subject,
            text=_plain(f"emails/{kind}.txt", known),
            html=render_to_string(f"emails/{kind}.html", known),
            why=str(known.get("reason", ""))[:LONGEST_WHY],
            link="" if kind in OPENS_A_DOOR else _path(known.get("link")),
            recipient=to,
            incident=incident,
            deadline=deadline,
            attachment=attachment,
        )

    @classmethod
    def to_customer(
        cls,
        kind: str,
        *,
        key: str,
        to: str,
        incident: Incident,
        stop_address: str = "",
        **context: object,
    ) -> Letter:
        """Word a letter that leaves the house: no reference, no reader of ours."""
        known = {
            "base_url": settings.BASE_URL,
            "organisation": Organisation.objects.first(),
            **context,
        }
        known["subject"] = subject = " ".join(_plain(f"emails/{kind}.subject.txt", known).split())
        return cls(
            key=key,
            kind=kind,
            to=to,
            subject=subject,
            text=_plain(f"emails/{kind}.txt", known),
            html=render_to_string(f"emails/{kind}.html", known),
            incident=incident,
            stop_address=stop_address,
        )

    @classmethod
    def worded_as_it_goes(
        cls,
        kind: str,
        *,
        key: str,
        to: User,
        deadline: Deadline | None = None,
        incident: Incident | None = None,
        why: str = "",
        link: str = "",
    ) -> Letter:
        """Put off the words until the letter is sent: the time left is told as it is then.

        Ten thousand clocks may ring in one second; wording would cost more than all the rest.
        """
        return cls(
            key=key,
            kind=kind,
            to=to.email,
            subject="",
            text="",
            why=why,
            link=_path(link),
            recipient=to,
            incident=incident,
            deadline=deadline,
        )

    @property
    def about(self) -> int | None:
        """The number of the incident it is about."""
        if self.incident is None:
            return self.deadline.incident_id if self.deadline else None
        return self.incident.pk


def address_of(name: str, *args: object) -> str:
    """The whole address of a page, for a link in a letter."""
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


def unsubscribe_address(person: User, kind: str) -> str:
    """The whole address of the page that switches one kind of letter off, without sign-in."""
    token = signing.dumps({"person": person.pk, "kind": kind}, salt=UNSUBSCRIBE)
    return address_of("digest-stop", token)


def message_of(letter: Letter, *, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The letter as it goes over the wire; the same key is the same Message-ID, always."""
    key = hashlib.sha256(letter.key.encode()).hexdigest()[:40]
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers = {
        "Message-ID": f"<{key}@{sender.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
    }
    stop = letter.stop_address
    if letter.kind in NOT_WANTED_BY_ALL and letter.recipient:
        stop = unsubscribe_address(letter.recipient, letter.kind)
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], connection=connection, headers=headers
    )
    if letter.html:
        message.attach_alternative(styled(letter.html), "text/html")
    if letter.attachment:
        one = letter.attachment
        message.attach(one.name, one.content, one.kind)
    return message


def styled(html: str) -> str:
    """The HTML of a letter with its style sheet inside: mail programs fetch nothing."""
    return _inliner().inline(html)


@cache
def _inliner() -> CSSInliner:
    found = finders.find("css/email.css")
    sheet = Path(str(found)).read_text()
    return CSSInliner(extra_css=sheet, keep_at_rules=True, load_remote_stylesheets=False)


def _path(link: object) -> str:
    return str(link or "").removeprefix(settings.BASE_URL)


def _plain(template: str, known: dict[str, object]) -> str:
    # Plain text is not HTML: nothing is escaped, and nothing can be injected.
    words = Engine.get_default().get_template(template).render(Context(known, autoescape=False))
    return BLANK_LINES.sub("\n\n", words.strip()) + "\n"
