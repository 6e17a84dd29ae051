"""Who may make the check-in call."""

from incidents.models import CheckInCall, User
from incidents.permissions.duty import covers_for
from incidents.permissions.incidents import GUIDES_ADVISE
from incidents.permissions.people import guides, heads, manages
from incidents.refusals import YES, Verdict


def may_make_call(user: User, call: CheckInCall) -> Verdict:
    """Whether this person may make the call or move it: seniors of the place.

    Whoever it is planned for, a department head, a manager; a guide advises. Product I1.
    """
    incident = call.incident
    if guides(user, incident):
        return GUIDES_ADVISE
    if call.caller_id == user.pk or heads(user, incident):
        return YES
    if covers_for(user, call.caller, incident):
        return YES
    if manages(user, incident) and not user.is_owner:
        return YES
    return Verdict(f"{call.caller.name}, a department head or a manager makes this call.")
