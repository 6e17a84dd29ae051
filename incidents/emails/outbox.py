"""The words of one letter of the outbox: as stored, or worded now."""

from datetime import datetime

from incidents.emails.approvals import word_request
from incidents.emails.check_ins import word_call
from incidents.emails.deadlines import word_catch_up, word_deadline
from incidents.emails.duty import word_logged
from incidents.emails.letter import Letter
from incidents.emails.monthly import word_monthly
from incidents.emails.stalled import word_still_on_it
from incidents.emails.surveys import word_survey
from incidents.models import Deadline, OutgoingEmail, User
from incidents.queries.clock import late_for
from incidents.queries.monthly import month_of_letter
from incidents.words.post import LetterKind

ABOUT_CALLS = {"check_in_planned", "check_in_cancelled"}


def worded(email: OutgoingEmail, *, at: datetime) -> Letter:
    """One letter with its words; those that were put off are found now."""
    if email.text:
        return Letter(
            key=email.dedupe_key,
            kind=email.kind,
            to=email.to,
            subject=email.subject,
            text=email.text,
            html=email.html,
            recipient=email.recipient,
            why=email.why,
            link=email.link,
        )
    to, deadline = email.recipient, email.deadline
    if email.kind == LetterKind.SURVEY_SENT and email.incident:
        return word_survey(email.incident, key=email.dedupe_key, to=email.to)
    if to and deadline:
        return _of_a_clock(email.kind, deadline, key=email.dedupe_key, to=to, at=at)
    if to and email.kind == "catch_up":
        return word_catch_up(late_for(to, at=at), key=email.dedupe_key, to=to, at=at)
    if to and email.kind == LetterKind.STILL_ON_IT and email.incident:
        return word_still_on_it(email.incident, key=email.dedupe_key, to=to)
    if to and email.incident and email.kind == LetterKind.INCIDENT_LOGGED:
        return word_logged(email.incident, key=email.dedupe_key, to=to, at=at)
    if to and email.kind == LetterKind.MONTHLY_LETTER:
        return word_monthly(month_of_letter(email.dedupe_key), key=email.dedupe_key, to=to)
    raise LookupError(f"Nobody knows how to word {email.kind}.")


def _of_a_clock(kind: str, deadline: Deadline, *, key: str, to: User, at: datetime) -> Letter:
    if kind == LetterKind.APPROVAL_AWAITS_YOU:
        return word_request(deadline, key=key, to=to)
    if kind in ABOUT_CALLS:
        return word_call(kind, deadline, key=key, to=to, at=at)
    return word_deadline(kind, deadline, key=key, to=to, at=at)
