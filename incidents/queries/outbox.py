"""What is known about letters on their way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from incidents.lifecycle import DeadlineState, IncidentStatus, LetterState
from incidents.models import Incident, OutgoingEmail
from incidents.queries.clock import late_for

LATE_POST = timedelta(minutes=2)  # a pass begins every two seconds and takes a minute at most


@dataclass(frozen=True)
class Trouble:
    """How many letters were given up, and how many are late but tried again."""

    dead: int
    delayed: int


def newest_letters() -> QuerySet[OutgoingEmail]:
    """These are all letters, the newest first, with what their words need."""
    about = ("recipient__location", "incident__location", "incident__owner")
    deadline = ("deadline__incident__location", "deadline__incident__owner")
    return OutgoingEmail.objects.select_related(*about, *deadline).order_by("-pk")


def letters_in_trouble(*, at: datetime) -> QuerySet[OutgoingEmail]:
    """These are the letters that do not get through, the ones that were given up first.

    Given up, refused for now and tried again by themselves, or waiting much longer than a pass of
    the post takes. Reliability 2.4: a failure is visible within five minutes.
    """
    refused = Q(state=LetterState.WAITING, tries__gt=0) & ~Q(last_error="")
    stuck = Q(state=LetterState.WAITING, next_try_at__lt=at - LATE_POST)
    trouble = newest_letters().filter(Q(state=LetterState.DEAD) | refused | stuck)
    return trouble.order_by("state", "-pk")


def trouble_with_letters(*, at: datetime) -> Trouble:
    """This is how many letters were given up, and how many others do not get through yet."""
    found = letters_in_trouble(at=at).order_by().values_list("state").annotate(count=Count("pk"))
    counts = dict(found)
    return Trouble(dead=counts.get(LetterState.DEAD, 0), delayed=counts.get(LetterState.WAITING, 0))


def dead_letters_of(incident: Incident) -> int:
    """This is how many letters about an incident could not be sent. Reliability 2.4."""
    return OutgoingEmail.objects.filter(incident=incident, state=LetterState.DEAD).count()


def no_longer_wanted(email: OutgoingEmail, *, at: datetime) -> str:
    """This is why a letter should not go after all; empty when it should. Rule 11; trap 5."""
    if email.recipient and not email.recipient.is_active:
        return "This person no longer works here."
    if email.incident and email.incident.status == IncidentStatus.WITHDRAWN:
        return "The log was withdrawn."
    if email.deadline and not _is_still_true(email):
        return "The duty is done, or no longer owed."
    if email.kind == "still_on_it" and email.incident and email.incident.stalled_since is None:
        return "Somebody is on it."
    if email.kind == "catch_up" and email.recipient:
        return "" if late_for(email.recipient, at=at).exists() else "Nothing is late any more."
    return ""


def _is_still_true(email: OutgoingEmail) -> bool:
    deadline = email.deadline
    if deadline is None or not deadline.incident.is_on_the_way:
        return False
    is_warning = email.kind == "deadline_at_risk"
    return deadline.state == DeadlineState.ARMED if is_warning else deadline.is_late
