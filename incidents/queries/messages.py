"""The letters of one person as messages in the product: what was sent, and why to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from incidents.lifecycle import LetterState
from incidents.models import Incident, OutgoingEmail, User
from incidents.words.post import MAY_BE_MUTED, NOT_BY_MAIL, WHY, LetterKind

MOST_COUNTED = 100  # beyond it the exact number helps nobody


@dataclass(frozen=True)
class Message:
    """One letter as a row: what it says, why it is for this person, and what it leads to."""

    letter: OutgoingEmail
    title: str
    why: str
    href: str
    is_moot: bool
    was_mailed: bool
    may_be_muted: bool
    is_muted: bool

    @property
    def is_new(self) -> bool:
        """Whether it has not been seen and still says something."""
        return self.letter.seen_at is None and not self.is_moot


def messages_of(person: User) -> QuerySet[OutgoingEmail]:
    """These are all letters to one person, the newest first. Interface 4."""
    theirs = OutgoingEmail.objects.filter(recipient=person)
    return theirs.select_related("incident", "deadline__incident").order_by("-pk")


def how_many_unseen(person: User) -> int:
    """This is how many messages a person has not seen, a hundred at most; one small read."""
    unseen = OutgoingEmail.objects.filter(recipient=person, seen_at=None)
    speaking = unseen.filter(~Q(state=LetterState.SUPPRESSED) | Q(last_error__in=NOT_BY_MAIL))
    # The rows themselves: counting some of many takes two questions, one inside the other.
    return len(speaking.values_list("pk")[:MOST_COUNTED])


def as_messages(letters: Iterable[OutgoingEmail], *, person: User) -> list[Message]:
    """These are letters as their reader sees them; what they may no longer see is not named."""
    shown = list(letters)
    numbers = {number for one in shown if (number := _number(one))}
    visible = Incident.objects.visible_to(person).filter(pk__in=numbers)
    seen = set(visible.values_list("pk", flat=True))
    return [_message(one, person=person, seen=seen) for one in shown]


def _message(letter: OutgoingEmail, *, person: User, seen: set[int]) -> Message:
    number = _number(letter)
    page = f"/incidents/{number}/" if number else ""
    is_hidden = number is not None and number not in seen
    return Message(
        letter=letter,
        title=_title(letter) if is_hidden else letter.subject or _title(letter),
        why=letter.why or WHY.get(letter.kind, ""),
        href="" if is_hidden else letter.link or page,
        is_moot=letter.state == LetterState.SUPPRESSED and letter.last_error not in NOT_BY_MAIL,
        was_mailed=letter.state == LetterState.SENT,
        may_be_muted=letter.kind in MAY_BE_MUTED,
        is_muted=letter.kind in person.muted,
    )


def _number(letter: OutgoingEmail) -> int | None:
    return letter.deadline.incident_id if letter.deadline else letter.incident_id


def _title(letter: OutgoingEmail) -> str:
    """What it is about, while its words are not written yet: they are as it goes."""
    kind = dict(LetterKind.choices).get(letter.kind, "A letter")
    incident = letter.deadline.incident if letter.deadline else letter.incident
    about = f"[{incident.reference}] " if incident else ""
    duty = f": {letter.deadline.get_kind_display().lower()}" if letter.deadline else ""
    return f"{about}{kind}{duty}"
