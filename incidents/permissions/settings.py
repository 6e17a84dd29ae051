"""Who sets the rules of the house."""

from incidents.models import User
from incidents.refusals import YES, Verdict


def may_change_settings(user: User) -> Verdict:
    """Whether this person may change people, places, types and the business: its owner."""
    if user.is_active and user.is_owner:
        return YES
    return Verdict("The business owner changes these settings. Ask them if something is wrong.")
