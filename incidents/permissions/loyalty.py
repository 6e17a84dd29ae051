"""Who may record how loyal a customer is."""

from incidents.lifecycle import IncidentStatus
from incidents.models import Incident, User
from incidents.permissions.duty import answers_for
from incidents.permissions.incidents import GUIDES_ADVISE
from incidents.permissions.people import guides, leads
from incidents.refusals import YES, Verdict


def may_record_reading(user: User, incident: Incident) -> Verdict:
    """Whether this person may record a reading: the owner, a manager, the department head."""
    if incident.status == IncidentStatus.WITHDRAWN:
        return Verdict("This log was taken back.")
    if guides(user, incident):
        return GUIDES_ADVISE
    if leads(user, incident) or answers_for(user, incident):
        return YES
    return Verdict("The owner, a manager or the department head records a reading.")


def may_import_readings(user: User) -> Verdict:
    """Whether this person may read in scores from a file: managers and the business owner."""
    if user.is_active and (user.is_manager or user.is_owner):
        return YES
    return Verdict("A manager or the business owner reads in scores.")
