"""Letters about spend that needs a decision."""

from incidents.emails.letter import Letter, address_of
from incidents.models import Approval, Deadline, User


def approval_awaits_you(
    approval: Approval, *, to: User, level: int, deadline: Deadline | None = None
) -> Letter:
    """Ask a manager for a decision; level 0 is asked first, the next ones when nobody answers.

    With the clock of the answer it is held back once somebody has answered.
    """
    return Letter.from_template(
        "approval_awaits_you",
        key=f"approval-{approval.pk}-v{approval.version}-awaits-{level}-{to.pk}",
        to=to,
        incident=approval.incident,
        deadline=deadline,
        approval=approval,
        link=address_of("approval-decide", approval.pk),
        link_label="Look and decide",
        reason="you may decide spend at this place",
    )


def approval_decided(approval: Approval, *, to: User) -> Letter:
    """Tell who asked what was decided."""
    return Letter.from_template(
        "approval_decided",
        key=f"approval-{approval.pk}-v{approval.version}-decided-{to.pk}",
        to=to,
        incident=approval.incident,
        approval=approval,
        link=address_of("incident-detail", approval.incident_id),
        reason="you asked for this spend",
    )
