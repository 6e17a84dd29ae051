"""Who may read the letters of others: nobody but in a demo or on a machine of one's own."""

from urllib.parse import urlsplit

from django.conf import settings

from incidents.models import User
from incidents.refusals import YES, Verdict

LOCAL = {"localhost", "127.0.0.1", "::1"}


def may_read_outbox(user: User) -> Verdict:
    """Whether this person may read all letters: in a demo and while programming, all may.

    Letters open doors (a new password), so an embedded installation without the demo shows them
    to the business owner alone, and any other one to nobody. Interface 4.
    """
    is_local = (urlsplit(settings.BASE_URL).hostname or "") in LOCAL
    if is_local and (settings.DEMO or settings.DEBUG):
        return YES
    if is_local and settings.EMBEDDED and user.is_owner:
        return YES
    return Verdict("There is no such page here.")


def may_send_again(user: User) -> Verdict:
    """Whether this person may send letters again that could not be sent: the business owner."""
    if user.is_active and user.is_owner:
        return YES
    return Verdict("The business owner sees what happened to letters, and sends them again.")
