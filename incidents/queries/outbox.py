"""What is known about letters on their way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from incidents.lifecycle import (
    DeadlineState,
    HandoffStatus,
    IncidentStatus,
    LetterState,
    SurveyStatus,
)
from incidents.models import Deadline, Handoff, Incident, OutgoingEmail, Survey, User
from incidents.queries.clock import late_for
from incidents.words.post import MAY_BE_MUTED, MUTED, LetterKind

# These are of use only before the time has passed; those wait for an answer, late or not.
TOLD_BEFOREHAND = {LetterKind.DEADLINE_AT_RISK, LetterKind.CHECK_IN_PLANNED}
ASK_FOR_AN_ANSWER = {LetterKind.APPROVAL_AWAITS_YOU}
ONE_SUMMARY_IN = timedelta(hours=1)
PASS_OF_THE_POST = timedelta(minutes=1)  # at most; one begins every two seconds
LATE_POST = 2 * PASS_OF_THE_POST


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


def dead_letters() -> Exists:
    """Whether any letter about an incident could not be sent, to be asked with the incident."""
    dead = OutgoingEmail.objects.filter(incident=OuterRef("pk"), state=LetterState.DEAD)
    return Exists(dead)


def dead_letters_of(incident: Incident) -> int:
    """This is how many letters about an incident could not be sent. Reliability 2.4."""
    return OutgoingEmail.objects.filter(incident=incident, state=LetterState.DEAD).count()


def no_longer_wanted(email: OutgoingEmail, *, at: datetime) -> str:
    """This is why a letter should not go after all; empty when it should. Rule 11; trap 5."""
    if email.recipient and not email.recipient.is_active:
        return "This person no longer works here."
    if email.recipient and is_muted(email.recipient, email.kind):
        return MUTED
    if email.incident and email.incident.status == IncidentStatus.WITHDRAWN:
        return "The log was withdrawn."
    if email.recipient and not _may_see(email.recipient, email.incident):
        return "They may not see this recovery."
    return _why_not_this_kind(email, at=at)


def _may_see(person: User, incident: Incident | None) -> bool:
    if incident is None or not incident.is_restricted:
        return True
    return Incident.objects.visible_to(person).filter(pk=incident.pk).exists()


def _why_not_this_kind(email: OutgoingEmail, *, at: datetime) -> str:
    if email.kind in REASONS:
        return REASONS[email.kind](email, at)
    if email.deadline and not _is_still_true(email):
        return "The duty is done, or no longer owed."
    return ""


def _somebody_is_on_it(email: OutgoingEmail, _: datetime) -> str:
    stalled = email.incident and email.incident.stalled_since
    return "" if stalled else "Somebody is on it."


def _nothing_to_catch_up(email: OutgoingEmail, at: datetime) -> str:
    late = late_for(email.recipient, at=at) if email.recipient else Deadline.objects.none()
    if not late.exists():
        return "Nothing is late any more."
    # A long standstill may be told across the minutes that are in the key: one letter is enough,
    # unless more came due since. It told what was late as its pass began.
    others = OutgoingEmail.objects.filter(recipient=email.recipient, kind=email.kind)
    lately = others.exclude(pk=email.pk).filter(sent_at__gt=at - ONE_SUMMARY_IN)
    last: datetime | None = lately.aggregate(last=Max("sent_at"))["last"]
    if last is None or late.filter(due_at__gt=last - PASS_OF_THE_POST).exists():
        return ""
    return "One letter about all that is late has just gone."


def _survey_is_over(email: OutgoingEmail, at: datetime) -> str:
    asked = Survey.objects.filter(incident=email.incident, status=SurveyStatus.SENT)
    waits = asked.filter(incident__customer__surveys_stopped_at=None).exists()
    return "" if waits else "They have answered, or are no longer asked."


def _was_answered(email: OutgoingEmail, _: datetime) -> str:
    asked = Handoff.objects.filter(incident=email.incident, receiver=email.recipient)
    waits = asked.filter(status=HandoffStatus.REQUESTED).exists()
    return "" if waits else "The handoff was answered, or is no longer needed."


def _nobody_knew_of_it(email: OutgoingEmail, _: datetime) -> str:
    planned = OutgoingEmail.objects.filter(kind=LetterKind.CHECK_IN_PLANNED, sent_at__isnull=False)
    told = planned.filter(incident=email.incident, recipient=email.recipient)
    call = email.deadline.subject if email.deadline else 0
    known = told.filter(deadline__subject=call).exists()
    return "" if known else "Nobody was told of this call."


def _no_longer_of_this_morning(email: OutgoingEmail, _: datetime) -> str:
    # It may have waited: for the end of quiet hours, or days for a server that answers.
    if email.recipient and not email.recipient.wants_digest:
        return "They switched the daily mail off."
    newer = OutgoingEmail.objects.filter(recipient=email.recipient, kind=email.kind)
    return "A newer daily mail says it all." if newer.filter(pk__gt=email.pk).exists() else ""


def _not_theirs_any_more(email: OutgoingEmail, _: datetime) -> str:
    is_owner = email.recipient and email.recipient.is_owner
    return "" if is_owner else "The business is not theirs any more."


REASONS: dict[str, Callable[[OutgoingEmail, datetime], str]] = {
    LetterKind.DIGEST: _no_longer_of_this_morning,
    LetterKind.MONTHLY_LETTER: _not_theirs_any_more,
    LetterKind.STILL_ON_IT: _somebody_is_on_it,
    LetterKind.CATCH_UP: _nothing_to_catch_up,
    LetterKind.HANDOFF_REQUESTED: _was_answered,
    LetterKind.CHECK_IN_CANCELLED: _nobody_knew_of_it,
    LetterKind.SURVEY_SENT: _survey_is_over,
}


def _is_still_true(email: OutgoingEmail) -> bool:
    deadline = email.deadline
    if deadline is None or not deadline.incident.is_on_the_way:
        return False
    if email.kind in ASK_FOR_AN_ANSWER:
        return deadline.is_owed
    if email.kind in TOLD_BEFOREHAND:
        return deadline.state == DeadlineState.ARMED
    return deadline.is_late


def is_muted(person: User, kind: str) -> bool:
    """Whether somebody does not want letters of this kind by mail; some cannot be turned off."""
    return kind in person.muted and kind in MAY_BE_MUTED
