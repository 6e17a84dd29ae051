"""What a person is: to the business, to a place and to one incident."""

from incidents.models import Incident, User
from incidents.words.people import Role


def owns(user: User, incident: Incident) -> bool:
    """Whether this person answers to the customer on this incident. Rule 4."""
    return incident.owner_id == user.pk


def guides(user: User, incident: Incident) -> bool:
    """Whether this person advises here, which takes away solving. Product B6.

    Reads `guides`, so a page that asks often prefetches it.
    """
    if owns(user, incident):
        return False
    return any(guide.person_id == user.pk for guide in incident.guides.all())


def manages(user: User, incident: Incident) -> bool:
    """Whether this person manages the place of this incident, or the whole business."""
    if user.is_owner:
        return True
    return user.is_manager and user.location_id in {None, incident.location_id}


def heads(user: User, incident: Incident) -> bool:
    """Whether this person is the head of the department of this incident, or one of its place."""
    if incident.department and incident.department.head_id == user.pk:
        return True
    return user.role == Role.DEPARTMENT_HEAD and user.location_id in {None, incident.location_id}


def leads(user: User, incident: Incident) -> bool:
    """Whether this person manages the place or heads the department."""
    return manages(user, incident) or heads(user, incident)


def sees(user: User, incident: Incident) -> bool:
    """Whether this person may see it: all may, but for the restricted ones. Product L2."""
    if not incident.is_restricted or user.is_owner or owns(user, incident):
        return True
    return incident.logged_by_id == user.pk or manages(user, incident) or guides(user, incident)
