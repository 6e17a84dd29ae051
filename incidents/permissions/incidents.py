"""Who may see, fix, close and reopen an incident; one question per function."""

from datetime import datetime

from incidents.lifecycle import IncidentStatus
from incidents.models import Incident, User
from incidents.permissions.duty import answers_for
from incidents.permissions.people import guides, leads, manages, sees
from incidents.policy.clock import WITHDRAW_WITHIN
from incidents.refusals import YES, Verdict

GUIDES_ADVISE = Verdict("You are the guide here: you advise and decide spend, the owner acts.")


def may_see(user: User, incident: Incident) -> Verdict:
    """Whether this person may see it: all may, but for the restricted ones. Product L2."""
    return YES if sees(user, incident) else Verdict("This one is restricted.")


def may_act(user: User, incident: Incident) -> Verdict:
    """Whether this person may recover here at all: the recovery runs, and they are no guide."""
    if not incident.is_on_the_way:
        return Verdict(f"This incident is {incident.get_status_display().lower()}.")
    return GUIDES_ADVISE if guides(user, incident) else YES


def may_own_act(user: User, incident: Incident) -> Verdict:
    """Whether this person may do what only the owner of the incident does. Rule 4.

    While the owner is away their deputy may too. Product B2 (cover).
    """
    allowed = may_act(user, incident)
    if not allowed:
        return allowed
    if answers_for(user, incident):
        return YES
    return Verdict(f"{incident.owner.name} owns this; ask for a handoff to do it yourself.")


def may_fix(user: User, incident: Incident) -> Verdict:
    """Whether this person may say that the problem is gone."""
    if incident.status == IncidentStatus.FIXED:
        return Verdict("This is fixed already.")
    return may_own_act(user, incident)


def may_change_severity(user: User, incident: Incident) -> Verdict:
    """Whether this person may say how bad it is: the owner, a manager, the department head."""
    allowed = may_act(user, incident)
    if allowed and not (leads(user, incident) or answers_for(user, incident)):
        return Verdict("The owner, a manager or the department head says how bad it is.")
    return allowed


def may_withdraw(user: User, incident: Incident, *, at: datetime) -> Verdict:
    """Whether this person may take the log back: who logged it, for 10 minutes. Design 7."""
    if incident.logged_by_id != user.pk:
        return Verdict("Whoever logged it can take it back.")
    if incident.status != IncidentStatus.OPEN:
        return Verdict("The recovery has moved on; it stays on record.")
    if at - incident.logged_at > WITHDRAW_WITHIN:
        return Verdict("A log can be taken back for ten minutes; now it stays on record.")
    return YES


def may_close(user: User, incident: Incident) -> Verdict:
    """Whether this person may close it once nothing is missing: the owner. Rule 8."""
    return may_own_act(user, incident)


def may_close_as_not_recovered(user: User, incident: Incident) -> Verdict:
    """Whether this person may close it without the full list: a manager, with a reason. Rule 8."""
    if not incident.is_on_the_way:
        return Verdict(f"This incident is {incident.get_status_display().lower()}.")
    return YES if manages(user, incident) else Verdict("A manager closes it as not recovered.")


def may_reopen(user: User, incident: Incident) -> Verdict:
    """Whether this person may open it again: the owner, a manager, the department head."""
    if incident.status != IncidentStatus.CLOSED:
        return Verdict("Only a closed incident can be reopened.")
    if leads(user, incident) or answers_for(user, incident):
        return YES
    return Verdict("Ask the owner, a manager or the department head to reopen it.")


def may_note(user: User, incident: Incident) -> Verdict:
    """Whether this person may write an internal note: everyone who sees it may."""
    return may_see(user, incident)
