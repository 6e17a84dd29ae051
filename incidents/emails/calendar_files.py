"""Check-in calls as calendar files: what a person's own calendar may know of them, and no more."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress

from incidents.models import CheckInCall
from incidents.policy.follow_ups import CALL_TAKES

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
MADE_BY = "-//Recovery//Check-in calls//EN"
LOOK_AGAIN_AFTER = "PT1H"


def calendar_of(calls: Iterable[tuple[CheckInCall, int]], *, method: str, at: datetime) -> str:
    """A calendar with calls, each with the number of its version. RFC 5545 and 5546.

    Reference and place only: a calendar is seen by many, and kept on machines that are not ours.
    """
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-calname", "Check-in calls")
    calendar.add("x-published-ttl", LOOK_AGAIN_AFTER)
    for call, version in calls:
        calendar.add_component(_event(call, version, is_off=method == CANCEL, at=at))
    written: bytes = calendar.to_ical()
    return written.decode()


def _event(call: CheckInCall, version: int, *, is_off: bool, at: datetime) -> Event:
    incident, page = call.incident, f"{settings.BASE_URL}{reverse('check-in-call', args=[call.pk])}"
    event = Event()
    event.add("uid", f"check-in-{call.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", version)
    event.add("dtstamp", at)
    # In UTC, so that no table of zones of ours can be older than that of the calendar.
    event.add("dtstart", call.due_at)
    event.add("dtend", call.due_at + CALL_TAKES)
    event.add("summary", f"Check-in call {incident.reference}")
    event.add("location", incident.location.name)
    event.add("description", f"The call sheet: {page}")
    event.add("url", page)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    event.add("organizer", vCalAddress(f"mailto:{sender}"))
    return event
