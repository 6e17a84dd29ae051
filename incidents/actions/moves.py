"""The one door for every status: it compares before it sets."""

from collections.abc import Sequence

from django.db.models import Model, QuerySet

from incidents.lifecycle import MOVES
from incidents.models import (
    Approval,
    CheckInCall,
    Deadline,
    Handoff,
    Hold,
    Incident,
    OutgoingEmail,
    ProcessFix,
    Remedy,
    Survey,
    Voucher,
)
from incidents.refusals import Conflict

Moving = Approval | CheckInCall | Handoff | Hold | Incident | ProcessFix | Remedy | Survey | Voucher
Ticking = Deadline | OutgoingEmail


def move(record: Moving, to: str, /, **also: object) -> None:
    """Change the status, but only from the one the caller has seen. Raises Conflict. Rule 12."""
    _compare_and_set(record, {"status": to}, also)


def move_state(record: Ticking, to: str, /, **also: object) -> None:
    """Change the state of what clock and postman move. Raises Conflict. Rule 12."""
    _compare_and_set(record, {"state": to}, also)


def move_all(rows: Sequence[Deadline], to: str, /, **also: object) -> None:
    """Change rows of one state and step, if all are still as they were read. Raises Conflict."""
    as_read = {"state": rows[0].state, "next_step": rows[0].next_step}
    if rows[0].state != to:
        _refuse_unknown(rows[0], rows[0].state, to)
    unchanged = Deadline.objects.filter(pk__in=[row.pk for row in rows], **as_read)
    if unchanged.update(state=to, **also) != len(rows):
        raise Conflict("Somebody else was first; roll back and read again.")


def move_letters(letters: QuerySet[OutgoingEmail], to: str, /, **also: object) -> int:
    """Change the state of letters that may go there, and say how many; none: not first. H10."""
    known = [old for old, new in MOVES["OutgoingEmail"] if new == to]
    return letters.filter(state__in=known).update(state=to, **also)


def _compare_and_set(record: Model, change: dict[str, str], also: dict[str, object]) -> None:
    [(field, to)] = change.items()
    old = getattr(record, field)
    _refuse_unknown(record, old, to)
    # Of two people pressing the button, one gets zero rows.
    unchanged = type(record)._default_manager.filter(pk=record.pk, **{field: old})
    if unchanged.update(**change, **also) == 0:
        raise Conflict("This was changed by someone else a moment ago. Look again, then decide.")
    record.refresh_from_db()


def _refuse_unknown(record: Model, old: str, to: str) -> None:
    if (old, to) not in MOVES[type(record).__name__]:
        raise Conflict(f"{record} is {old.replace('_', ' ')} by now.")
