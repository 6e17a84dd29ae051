"""Who decides on spend above a person's own authority."""

from decimal import Decimal

from incidents.models import Approval, AuthorityUse, User
from incidents.permissions.duty import covers_for
from incidents.permissions.people import manages
from incidents.refusals import YES, Verdict


def may_answer(user: User, approval: Approval) -> Verdict:
    """Whether this person is one who answers such requests: never one's own. Rule 3.

    A manager of the place of the incident, or a business owner; the limit is asked by may_decide.
    Nor what one's deputy asked on one's behalf, nor what was asked by or for whom one covers for.
    """
    its_own = _why_it_is_their_own(user, approval)
    if its_own:
        return Verdict(f"{its_own}: someone else decides.")
    if not user.is_active or not manages(user, approval.incident):
        return Verdict(f"A manager of {approval.incident.location.name} decides this.")
    return YES


def _why_it_is_their_own(user: User, approval: Approval) -> str:
    asker, whose = approval.requested_by, approval.on_behalf_of
    if approval.requested_by_id == user.pk:
        return "You asked for this"
    if approval.on_behalf_of_id == user.pk:
        return "Your deputy asked for this on your behalf"
    if approval.beneficiary_user_id == user.pk or _is_the_customer(user, approval):
        return "This is for you"
    if covers_for(user, asker, approval.incident):
        return f"You cover for {asker.name}, who asked for this"
    if whose and covers_for(user, whose, approval.incident):
        return f"You cover for {whose.name}, for whom it was asked"
    return ""


def _is_the_customer(user: User, approval: Approval) -> bool:
    customer = approval.incident.customer  # who may have been named after it was asked
    return customer is not None and customer.email.casefold() == user.email.casefold()


def may_decide(user: User, approval: Approval, *, amount: Decimal | None = None) -> Verdict:
    """Whether this person may answer this request now, within their own limit. Rule 3; F5.

    For a lower amount, in major units, it is that amount which has to fit.
    """
    allowed = may_answer(user, approval)
    asked = approval.amount if amount is None else amount
    if allowed and asked > AuthorityUse.objects.left(user, approval.incident):
        return Verdict("This is more than is left of your own limit here; the next level decides.")
    return allowed
