"""Who may read which figures."""

from incidents.models import User
from incidents.refusals import YES, Verdict


def may_read_spend(user: User) -> Verdict:
    """Whether this person may read what recoveries cost: managers and the business owner.

    Managers read it for their own place. Design 7.
    """
    if user.is_manager:
        return YES
    return Verdict(
        "Managers and the business owner read what was spent; the other pages are yours."
    )


def may_read_letter(user: User) -> Verdict:
    """Whether this person may read the month in one page: the business owner."""
    return YES if user.is_owner else Verdict("The month in one page is for the business owner.")
