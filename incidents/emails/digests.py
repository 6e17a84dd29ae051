"""The one letter of a person's morning."""

from datetime import date

from incidents.emails.deadlines import page_of
from incidents.emails.letter import Letter, address_of
from incidents.models import User
from incidents.queries.digests import Digest


def digest(person: User, *, digest: Digest, on: date) -> Letter:
    """Say what waits for a person on one local day, late first. Product I9."""
    return Letter.from_template(
        "digest",
        key=f"digest-{person.pk}-{on.isoformat()}",
        to=person,
        on=on,
        counts=_counts(digest),
        overdue=[(deadline, page_of(deadline, to=person)) for deadline in digest.overdue],
        due_today=[(deadline, page_of(deadline, to=person)) for deadline in digest.today],
        calls=[(deadline, page_of(deadline, to=person)) for deadline in digest.calls],
        approvals=[
            (approval, address_of("approval-decide", approval.pk)) for approval in digest.approvals
        ],
        handoffs=[
            (handoff, address_of("handoff-answer", handoff.incident_id))
            for handoff in digest.handoffs
        ],
        link=address_of("today"),
        link_label="Open Today",
        settings_page=address_of("settings"),
    )


def _counts(digest: Digest) -> list[str]:
    decisions = len(digest.approvals) + len(digest.handoffs)
    counted = {
        "late": len(digest.overdue),
        "due": len(digest.today),
        "call" if len(digest.calls) == 1 else "calls": len(digest.calls),
        "to answer": decisions,
    }
    return [f"{count} {word}" for word, count in counted.items() if count]
