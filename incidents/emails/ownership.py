"""Letters about who owns a recovery, and who advises."""

from incidents.emails.letter import Letter, address_of
from incidents.models import Guide, Handoff, User


def handoff_requested(handoff: Handoff, *, to: User) -> Letter:
    """Ask somebody to become the owner; nothing moves until they accept."""
    return Letter.from_template(
        "handoff_requested",
        key=f"handoff-{handoff.pk}-requested-{to.pk}",
        to=to,
        incident=handoff.incident,
        handoff=handoff,
        link=address_of("handoff-answer", handoff.incident_id),
        link_label="Answer the request",
        reason=f"{handoff.giver.name} asks you to become the owner",
    )


def handoff_answered(handoff: Handoff, *, to: User) -> Letter:
    """Tell who asked whether somebody else is the owner now."""
    return Letter.from_template(
        "handoff_answered",
        key=f"handoff-{handoff.pk}-{handoff.status}-{to.pk}",
        to=to,
        incident=handoff.incident,
        handoff=handoff,
        link=address_of("incident-detail", handoff.incident_id),
        reason="this handoff concerns you",
    )


def guide_asked(guide: Guide, *, to: User) -> Letter:
    """Ask a senior to advise; the owner goes on acting."""
    return Letter.from_template(
        "guide_asked",
        key=f"guide-{guide.pk}-asked-{to.pk}",
        to=to,
        incident=guide.incident,
        guide=guide,
        link=address_of("incident-detail", guide.incident_id),
        reason=f"{guide.asked_by.name} asks for your advice",
    )
