"""Who says how much a person may spend without asking."""

from incidents.models import User
from incidents.permissions.settings import may_change_settings
from incidents.refusals import Verdict


def may_set_limit(user: User, person: User) -> Verdict:
    """Whether this person may set that limit: a business owner, never their own. Rule 3."""
    if user == person:
        return Verdict("Your own limit is set by somebody else: another business owner.")
    return may_change_settings(user)
