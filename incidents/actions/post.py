"""The post: letters leave the outbox, each held by one sender while it is on its way."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from time import monotonic
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import BadHeaderError, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from incidents.actions import history
from incidents.actions.moves import move_letters, move_state
from incidents.emails.letter import Letter, message_of
from incidents.emails.outbox import worded
from incidents.lifecycle import LetterState
from incidents.models import OutgoingEmail, User
from incidents.permissions.outbox import may_send_again
from incidents.queries.clock import what_is_due
from incidents.queries.outbox import newest_letters, no_longer_wanted
from incidents.refusals import Conflict
from incidents.words.events import EventKind
from incidents.words.post import WORDS_ARE_NOT_KEPT

logger = logging.getLogger(__name__)

ONE_PASS = 500
PASS_TAKES_AT_MOST = 60.0  # seconds; the hard limit of a task is 120, the lease 150
# A worker that is asked to stop waits 3 s at least for its task: it ends between two letters.
PASS_OF_A_WORKER = 2.0  # seconds; the next pass begins as soon
TRY_AGAIN_AFTER = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
    timedelta(hours=6),
]
PERMANENT = 500
CLOSING = 421  # the server has had enough of this connection


class NobodyAnswers(Exception):
    """The mail server is gone; no other letter has to find that out now."""


@dataclass(frozen=True)
class Round:
    """One pass of one sender: its connection, its token, and when it began."""

    token: UUID
    connection: BaseEmailBackend
    at: datetime

    def mine(self, email: OutgoingEmail) -> QuerySet[OutgoingEmail]:
        """The letter, if this sender still holds it."""
        return OutgoingEmail.objects.filter(pk=email.pk, claim_token=self.token)


def deliver_outbox(*, at: datetime, takes: float = PASS_TAKES_AT_MOST) -> int:
    """Send what waits, and give back how many letters left. Never inside a transaction.

    `at` is the database's clock; no letter is begun after `takes` seconds. A crash between the
    server's yes and our mark is the one way to send a letter twice, with the same Message-ID.
    While hundreds of clocks ring it lets them go first: words can wait some seconds, promises
    cannot. Rule 12; reliability 2.4.
    """
    waiting = OutgoingEmail.objects.free(at=at).order_by("next_try_at", "pk")
    keys = list(waiting.values_list("pk", flat=True)[:ONE_PASS])
    if not keys or what_is_due(at=at).is_a_rush:
        return 0
    this = Round(token=uuid4(), connection=get_connection(), at=at)
    until, sent = monotonic() + takes, 0
    try:
        # Opened once for all; where nobody answers, no letter has used up a try.
        this.connection.open()
        for key in keys:
            email = _claim(key, this)
            sent += email is not None and _deliver(email, this)
            if monotonic() > until:
                break
    except (NobodyAnswers, OSError):
        logger.warning("The mail server does not answer; the next tick tries again")
    finally:
        this.connection.close()
    return sent


@transaction.atomic
def send_again(email: OutgoingEmail, *, by: User, at: datetime) -> None:
    """Let a letter that was given up leave after all, with all its tries. Reliability 2.4.

    Raises Forbidden, and Conflict when it is on its way already.
    """
    may_send_again(by).or_refuse()
    if email.state != LetterState.DEAD:
        raise Conflict("This letter is on its way again, or has left.")
    move_state(email, LetterState.WAITING, tries=0, next_try_at=at, last_error="")
    history.record(
        email.incident, EventKind.LETTER_SENT_AGAIN, by=by, at=at, letter=email.pk, kind=email.kind
    )


def _claim(key: int, this: Round) -> OutgoingEmail | None:
    """Hold a letter until the lease runs out; None means that another sender has it."""
    free = OutgoingEmail.objects.free(at=this.at).filter(pk=key)
    # The lease outlives the task that holds it, so a letter is taken only from the dead.
    lease_until = Now() + timedelta(seconds=settings.OUTBOX_LEASE)
    held = {"claim_token": this.token, "lease_until": lease_until, "tries": F("tries") + 1}
    if not move_letters(free, LetterState.SENDING, **held):
        return None
    return newest_letters().get(pk=key)


def _deliver(email: OutgoingEmail, this: Round) -> bool:
    try:
        if reason := no_longer_wanted(email, at=this.at):
            move_letters(
                this.mine(email), LetterState.SUPPRESSED, last_error=reason, lease_until=None
            )
            return False
        letter = worded(email, at=this.at)
        message_of(letter, connection=this.connection).send()
    except Exception as error:
        _not_sent(email, error, this)
        if _is_the_server_gone(error):
            raise NobodyAnswers from error
        return False
    _sent(email, letter, this)
    return True


def _sent(email: OutgoingEmail, letter: Letter, this: Round) -> None:
    words = _words_of(letter)
    done = {"sent_at": Now(), "last_error": "", "lease_until": None}
    move_letters(this.mine(email), LetterState.SENT, **done, **words)


def _words_of(letter: Letter) -> dict[str, str]:
    if letter.kind in WORDS_ARE_NOT_KEPT:
        return {"subject": letter.subject[:200]}
    return {
        "subject": letter.subject[:200],
        "text": letter.text,
        "html": letter.html,
        "why": letter.why,
        "link": letter.link,
    }


def _not_sent(email: OutgoingEmail, error: Exception, this: Round) -> None:
    said = {"last_error": f"{type(error).__name__}: {error}"[:400], "lease_until": None}
    if _is_permanent(error) or email.tries > len(TRY_AGAIN_AFTER):
        logger.error("Letter %s cannot be sent: %s", email.pk, type(error).__name__)
        move_letters(this.mine(email), LetterState.DEAD, **said)
        return
    logger.warning("Letter %s was not sent: %s", email.pk, type(error).__name__)
    later = this.at + TRY_AGAIN_AFTER[email.tries - 1]
    move_letters(this.mine(email), LetterState.WAITING, next_try_at=later, **said)


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    if isinstance(error, SMTPSenderRefused | SMTPDataError):
        return error.smtp_code >= PERMANENT
    return isinstance(error, BadHeaderError | UnicodeError)


def _is_the_server_gone(error: Exception) -> bool:
    # A server that answered, if only with a no, is there; smtplib's errors are OSErrors too.
    if isinstance(error, SMTPSenderRefused | SMTPDataError):
        return error.smtp_code == CLOSING
    return isinstance(error, OSError) and not isinstance(error, SMTPRecipientsRefused)
