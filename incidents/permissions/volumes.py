"""Who says how much was done in a month."""

from incidents.models import Location, User
from incidents.refusals import YES, Verdict


def may_keep_volumes(user: User) -> Verdict:
    """Whether this person may enter how much was done somewhere: managers, the owner. L1."""
    if user.is_active and user.is_manager:
        return YES
    return Verdict("Managers and the business owner enter how much was done.")


def may_keep_volumes_of(user: User, location: Location) -> Verdict:
    """Whether this person may enter how much was done at a place: its managers. Product L1."""
    allowed = may_keep_volumes(user)
    if not allowed or user.is_owner or user.location_id in {None, location.pk}:
        return allowed
    return Verdict(f"The managers of {location.name} enter how much was done there.")
