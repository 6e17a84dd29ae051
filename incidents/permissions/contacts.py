"""Who may record a contact with the customer."""

from incidents.models import Incident, User
from incidents.permissions.duty import answers_for
from incidents.permissions.incidents import may_act, may_own_act
from incidents.refusals import Verdict


def may_record_contact(user: User, incident: Incident) -> Verdict:
    """Whether this person may record a touch they had with the customer. Product A5."""
    allowed = may_act(user, incident)
    if allowed and user.is_owner and not answers_for(user, incident):
        return Verdict("The owner of the incident reaches out; ask for a handoff to take it on.")
    return allowed


def may_record_ask(user: User, incident: Incident) -> Verdict:
    """Whether this person may write down what would make it right: the owner. Product E13."""
    return may_own_act(user, incident)
