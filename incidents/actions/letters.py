"""The pen for letters: worded elsewhere, kept here, sent later."""

from datetime import datetime

from incidents.emails.letter import Letter
from incidents.models import OutgoingEmail


def queue(letter: Letter, *, at: datetime) -> None:
    """Put a letter in the outbox; the same key twice is one letter. Rule 12."""
    OutgoingEmail.objects.get_or_create(dedupe_key=letter.key, defaults=_columns(letter, at=at))


def queue_all(letters: list[Letter], *, at: datetime) -> None:
    """Put many letters in the outbox at once; a key that is there already is left alone."""
    rows = [OutgoingEmail(dedupe_key=one.key, **_columns(one, at=at)) for one in letters]
    OutgoingEmail.objects.bulk_create(rows, ignore_conflicts=True)


def _columns(letter: Letter, *, at: datetime) -> dict[str, object]:
    return {
        "kind": letter.kind,
        "to": letter.to,
        # Keys: setting thousands of rows to rows costs more than storing them.
        "recipient_id": letter.recipient.pk if letter.recipient else None,
        "incident_id": letter.about,
        "deadline_id": letter.deadline.pk if letter.deadline else None,
        "subject": letter.subject[:200],
        "text": letter.text,
        "html": letter.html,
        "written_at": at,
        "next_try_at": at,
    }
