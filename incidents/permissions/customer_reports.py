"""Who may open the page on which customers tell a place what was not right."""

from incidents.models import Location, User
from incidents.refusals import YES, Verdict


def may_open_tell_us(user: User, location: Location) -> Verdict:
    """Whether this person may open or close it: a manager of the place, the business owner."""
    if user.is_active and user.is_manager and user.location_id in {None, location.pk}:
        return YES
    if user.is_active and user.is_owner:
        return YES
    return Verdict(f"A manager of {location.name} or the business owner opens this page.")
