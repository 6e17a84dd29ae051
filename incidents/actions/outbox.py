"""Letters as messages in the product: seen by whom they are for."""

from datetime import datetime

from django.db import transaction

from incidents.models import OutgoingEmail, User
from incidents.refusals import Forbidden


@transaction.atomic
def mark_seen(letter: OutgoingEmail, *, by: User, at: datetime) -> None:
    """Say that a message was read; its reader alone does. Raises Forbidden. Safe twice."""
    if letter.recipient_id != by.pk:
        raise Forbidden("Everybody reads their own messages.")
    OutgoingEmail.objects.filter(pk=letter.pk, seen_at=None).update(seen_at=at)


@transaction.atomic
def mark_all_seen(*, by: User, at: datetime) -> int:
    """Say that all one's messages were read, and give back how many were not. Safe twice."""
    unseen = OutgoingEmail.objects.filter(recipient=by, seen_at=None, written_at__lte=at)
    return unseen.update(seen_at=at)
