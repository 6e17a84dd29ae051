"""Who may add customers and note what they need."""

from incidents.models import User
from incidents.refusals import YES, Verdict


def may_keep_customers(user: User) -> Verdict:
    """Whether this person may add a customer or change what is known: all who work here."""
    return YES if user.is_active else Verdict("You no longer work here.")
