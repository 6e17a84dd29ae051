"""Letters about spend that needs a decision."""

from incidents.emails.letter import Letter, address_of
from incidents.models import Approval, Deadline, User
from incidents.words.post import LetterKind

ASKED = "you may decide spend at this place"


def approval_awaits_you(approval: Approval, *, to: User, deadline: Deadline) -> Letter:
    """Ask a manager for a decision; held back once somebody has answered, by the clock of it.

    Worded as it goes: fifty managers of a place are asked while the authority is locked.
    """
    return Letter.worded_as_it_goes(
        LetterKind.APPROVAL_AWAITS_YOU,
        key=f"approval-{approval.pk}-v{approval.version}-awaits-{to.pk}",
        to=to,
        deadline=deadline,
        why=ASKED,
        link=address_of("approval-decide", approval.pk),
    )


def word_request(deadline: Deadline, *, key: str, to: User) -> Letter:
    """Word the letter above; the clock of the answer names the request."""
    approval = Approval.objects.select_related("incident", "requested_by").get(pk=deadline.subject)
    return Letter.from_template(
        LetterKind.APPROVAL_AWAITS_YOU,
        key=key,
        to=to,
        incident=approval.incident,
        deadline=deadline,
        approval=approval,
        link=address_of("approval-decide", approval.pk),
        link_label="Look and decide",
        reason=ASKED,
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
