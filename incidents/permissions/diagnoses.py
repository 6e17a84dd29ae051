"""Who writes down what broke."""

from incidents.models import Incident, User
from incidents.permissions.incidents import may_own_act
from incidents.refusals import Verdict


def may_write_diagnosis(user: User, incident: Incident) -> Verdict:
    """Whether this person may write the diagnosis: the owner; others note. Rule 4; product C1."""
    return may_own_act(user, incident)
