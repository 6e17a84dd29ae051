"""Who may record an apology, and when it is asked why the owner did not give it."""

from incidents.models import Incident, User
from incidents.permissions.duty import answers_for
from incidents.permissions.incidents import may_act
from incidents.refusals import Verdict


def may_record_apology(user: User, incident: Incident) -> Verdict:
    """Whether this person may record an apology: whoever recovers here, never a guide. Rule 4."""
    allowed = may_act(user, incident)
    if allowed and user.is_owner and not answers_for(user, incident):
        return Verdict(f"{incident.owner.name} owns this and apologises; you can guide.")
    return allowed
