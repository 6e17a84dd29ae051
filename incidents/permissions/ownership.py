"""Who may pass a recovery on, take it on, and be asked for advice."""

from incidents.models import Handoff, Incident, User
from incidents.permissions.duty import covers
from incidents.permissions.incidents import GUIDES_ADVISE, may_own_act, may_see
from incidents.permissions.people import guides, manages, owns
from incidents.refusals import YES, Verdict
from incidents.words.people import SENIOR

# From the third on the customer is being passed around: a manager looks. Product B2.
HANDOFFS_WITHOUT_MANAGER = 2


def may_request_handoff(user: User, incident: Incident) -> Verdict:
    """Whether this person may ask somebody to take it on: the owner of the incident.

    A manager of the place may too, or nobody could leave or fall ill. Rule 4; product B2.
    """
    if not incident.is_on_the_way:
        return Verdict(f"This incident is {incident.get_status_display().lower()}.")
    if owns(user, incident):
        return YES
    if guides(user, incident):
        return GUIDES_ADVISE
    if manages(user, incident):
        return YES
    if covers(user, incident):
        return Verdict("You cover for the owner and do not pass it on; a manager arranges that.")
    return Verdict(f"{incident.owner.name} owns this, and asks if somebody else should.")


def may_take_on(receiver: User, incident: Incident, *, giver: User) -> Verdict:
    """Whether this person can become the owner of an incident that `giver` hands over. B2, B6."""
    name = receiver.name
    if not receiver.is_active:
        return Verdict(f"{name} no longer works here.")
    if owns(receiver, incident):
        return Verdict(f"{name} owns this already.")
    if receiver == giver:
        return Verdict("You cannot hand it to yourself; ask somebody else.")
    if guides(receiver, incident):
        return Verdict(f"{name} is a guide here: guides advise, they do not take over.")
    if not may_see(receiver, incident):
        return Verdict(f"{name} may not see this incident.")
    return may_be_next_owner(receiver, incident, giver=giver)


def may_be_next_owner(receiver: User, incident: Incident, *, giver: User) -> Verdict:
    """Whether one more handoff is all right: the third needs a manager on either side. B2."""
    few = incident.handoff_count < HANDOFFS_WITHOUT_MANAGER
    if few or manages(giver, incident) or manages(receiver, incident):
        return YES
    return Verdict("This would be the third handoff: hand it to a manager, or let one arrange it.")


def may_answer_handoff(user: User, handoff: Handoff) -> Verdict:
    """Whether this person may accept or decline: only who was asked. Rule 4; product B2."""
    if handoff.receiver_id == user.pk:
        return YES
    return Verdict(f"{handoff.receiver.name} was asked and answers this.")


def may_withdraw_handoff(user: User, handoff: Handoff) -> Verdict:
    """Whether this person may take the request back: who asked, or the owner."""
    if handoff.giver_id == user.pk or owns(user, handoff.incident):
        return YES
    return Verdict(f"{handoff.giver.name} asked for this and may take it back.")


def may_ask_guide(user: User, incident: Incident) -> Verdict:
    """Whether this person may ask a senior for advice: the owner of the incident. Product B6."""
    return may_own_act(user, incident)


def may_guide(person: User, incident: Incident) -> Verdict:
    """Whether this person can be asked for advice: a senior who does not own it. Product B6."""
    if not person.is_active:
        return Verdict(f"{person.name} no longer works here.")
    if person.role not in SENIOR:
        return Verdict("A guide is a manager, a department head or the business owner.")
    if owns(person, incident):
        return Verdict(f"{person.name} owns this; a guide is somebody else.")
    if guides(person, incident):
        return Verdict(f"{person.name} guides you here already: call, or write a note.")
    return YES
