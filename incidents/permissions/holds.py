"""Who may let clocks stand still, let them run on, and say that they are still on it."""

from incidents.models import Incident, User
from incidents.permissions.incidents import may_own_act
from incidents.refusals import Verdict


def may_hold(user: User, incident: Incident) -> Verdict:
    """Whether this person may put it on hold: the owner of the incident. Interface 2; design 7."""
    return may_own_act(user, incident)


def may_end_hold(user: User, incident: Incident) -> Verdict:
    """Whether this person may let the clocks run on before their time: the owner. Interface 2."""
    return may_own_act(user, incident)


def may_answer_still_on_it(user: User, incident: Incident) -> Verdict:
    """Whether this person is the one asked "Still on it?": the owner. Product A6."""
    return may_own_act(user, incident)
