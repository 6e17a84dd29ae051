"""The pen for letters: worded elsewhere, kept here, sent later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from incidents.actions.moves import move_letters
from incidents.emails.letter import Letter
from incidents.lifecycle import LetterState
from incidents.models import OutgoingEmail, User
from incidents.policy.quiet import quiet_ends
from incidents.queries.duty import deputy_for, known_zone, people_on_duty, who_is_away
from incidents.words.post import NOT_FOR_A_DEPUTY, PASSED_ON, WAITS_WHILE_QUIET


def queue(letter: Letter, *, at: datetime) -> None:
    """Put a letter in the outbox; the same key twice is one letter. Rule 12."""
    queue_all([letter], at=at)


def queue_all(letters: Sequence[Letter], *, at: datetime) -> None:
    """Put many letters in the outbox at once; a key that is there already is left alone.

    Of somebody who is away the deputy gets it too, and their own stays a message; what may wait
    goes when the reader's quiet hours are over, never later and never not. Product A2, B2.
    """
    copies = _copies(letters, at=at)
    wanted = [*letters, *(copy for copy in copies.values() if copy)]
    goes_at = [_goes_at(one, at=at) for one in wanted]
    if any(moment > at for moment in goes_at):
        on_duty = people_on_duty(at=at)
        goes_at = [
            at if one.recipient and one.recipient.pk in on_duty else moment
            for one, moment in zip(wanted, goes_at, strict=True)
        ]
    rows = [
        OutgoingEmail(dedupe_key=one.key, next_try_at=moment, **_columns(one, at=at))
        for one, moment in zip(wanted, goes_at, strict=True)
    ]
    OutgoingEmail.objects.bulk_create(rows, ignore_conflicts=True)
    if copies:
        theirs = OutgoingEmail.objects.filter(dedupe_key__in=copies, state=LetterState.WAITING)
        move_letters(theirs, LetterState.SUPPRESSED, last_error=PASSED_ON)


def _copies(letters: Sequence[Letter], *, at: datetime) -> dict[str, Letter | None]:
    """What somebody else gets in the place of who is away, by the key of the letter."""
    readers = [one for one in letters if one.recipient and one.kind not in NOT_FOR_A_DEPUTY]
    away = who_is_away(at=at) if readers else {}
    told = {(one.kind, one.about, one.deadline, one.recipient) for one in letters}
    found: dict[str, Letter | None] = {}
    for letter in readers:
        person = letter.recipient
        if person is None or person.pk not in away:
            continue
        about = letter.deadline.incident if letter.deadline else letter.incident
        deputy = deputy_for(person, about, away=away)
        if deputy is not None and deputy != person:
            is_told = (letter.kind, letter.about, letter.deadline, deputy) in told
            found[letter.key] = None if is_told else _for_the_deputy(letter, person, deputy)
    return found


def _for_the_deputy(letter: Letter, person: User, deputy: User) -> Letter:
    why = f"you cover for {person.name}"
    # One that is worded as it goes is worded for the deputy.
    words = f"You get this because {why}.\n\n{letter.text}" if letter.text else ""
    return replace(
        letter,
        key=f"{letter.key}-for-{deputy.pk}",
        to=deputy.email,
        recipient=deputy,
        text=words,
        html="",
        why=why,
    )


def _goes_at(letter: Letter, *, at: datetime) -> datetime:
    person = letter.recipient
    if person is None or person.quiet_from is None or letter.kind not in WAITS_WHILE_QUIET:
        return at
    zone = known_zone(person)
    if zone is None:
        return at
    return quiet_ends(at, zone=zone, quiet_from=person.quiet_from, quiet_until=person.quiet_until)


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
        "why": letter.why,
        "link": letter.link,
        "written_at": at,
    }
