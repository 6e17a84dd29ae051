"""Who says how much a person may spend without asking."""

from incidents.models import User
from incidents.permissions.settings import may_change_settings
from incidents.refusals import YES, Verdict


def may_see_budgets(user: User) -> Verdict:
    """Whether this person may see what places mean to spend: who manages one. Design 7."""
    if user.is_active and user.is_manager:
        return YES
    return Verdict("Managers and the business owner see the budgets.")


def may_set_limit(user: User, person: User) -> Verdict:
    """Whether this person may set that limit: a business owner, never their own. Rule 3."""
    if user == person:
        return Verdict("Your own limit is set by somebody else: another business owner.")
    return may_change_settings(user)
