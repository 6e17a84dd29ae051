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
from incidents.models import Deadline, Incident, OutgoingEmail, User
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
    to, key = email.recipient, email.dedupe_key
    if to and email.deadline:
        return _of_a_clock(email.kind, email.deadline, key=key, to=to, at=at)
    if email.incident:
        return _of_an_incident(email, email.incident, to=to, at=at)
    if to and email.kind == LetterKind.CATCH_UP:
        return word_catch_up(late_for(to, at=at), key=key, to=to, at=at)
    if to and email.kind == LetterKind.MONTHLY_LETTER:
        return word_monthly(month_of_letter(key), key=key, to=to)
    raise LookupError(f"Nobody knows how to word {email.kind}.")


def _of_an_incident(
    email: OutgoingEmail, incident: Incident, *, to: User | None, at: datetime
) -> Letter:
    key = email.dedupe_key
    if email.kind == LetterKind.SURVEY_SENT:
        return word_survey(incident, key=key, to=email.to)
    if to and email.kind == LetterKind.STILL_ON_IT:
        return word_still_on_it(incident, key=key, to=to)
    if to and email.kind == LetterKind.INCIDENT_LOGGED:
        return word_logged(incident, key=key, to=to, at=at)
    raise LookupError(f"Nobody knows how to word {email.kind}.")


def _of_a_clock(kind: str, deadline: Deadline, *, key: str, to: User, at: datetime) -> Letter:
    if kind == LetterKind.APPROVAL_AWAITS_YOU:
        return word_request(deadline, key=key, to=to)
    if kind in ABOUT_CALLS:
        return word_call(kind, deadline, key=key, to=to, at=at)
    return word_deadline(kind, deadline, key=key, to=to, at=at)
