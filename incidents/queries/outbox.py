"""What is known about letters on their way."""

from datetime import datetime

from django.db.models import QuerySet

from incidents.lifecycle import DeadlineState, IncidentStatus
from incidents.models import OutgoingEmail
from incidents.queries.clock import late_for


def newest_letters() -> QuerySet[OutgoingEmail]:
    """These are all letters, the newest first, with what their words need."""
    about = ("recipient__location", "incident__location", "incident__owner")
    deadline = ("deadline__incident__location", "deadline__incident__owner")
    return OutgoingEmail.objects.select_related(*about, *deadline).order_by("-pk")


def no_longer_wanted(email: OutgoingEmail, *, at: datetime) -> str:
    """This is why a letter should not go after all; empty when it should. Rule 11; trap 5."""
    if email.recipient and not email.recipient.is_active:
        return "This person no longer works here."
    if email.incident and email.incident.status == IncidentStatus.WITHDRAWN:
        return "The log was withdrawn."
    if email.deadline and not _is_still_true(email):
        return "The duty is done, or no longer owed."
    if email.kind == "catch_up" and email.recipient:
        return "" if late_for(email.recipient, at=at).exists() else "Nothing is late any more."
    return ""


def _is_still_true(email: OutgoingEmail) -> bool:
    deadline = email.deadline
    if deadline is None or not deadline.incident.is_on_the_way:
        return False
    is_warning = email.kind == "deadline_at_risk"
    return deadline.state == DeadlineState.ARMED if is_warning else deadline.is_late
