"""Who keeps the shelf of prepared remedies."""

from incidents.models import Location, User
from incidents.refusals import YES, Verdict


def may_keep_shelf(user: User) -> Verdict:
    """Whether this person may open and add to the shelf: managers and the business owner."""
    if user.is_active and (user.is_owner or user.is_manager):
        return YES
    return Verdict("Managers keep the prepared remedies. Tell yours what is missing.")


def may_keep_gesture(user: User, location: Location | None) -> Verdict:
    """Whether this person may add or change what is prepared for a place; None is every place.

    A manager keeps the shelf of their own place; what all places share is for the business owner
    and for managers of all places.
    """
    allowed = may_keep_shelf(user)
    if not allowed or keeps_every_place(user):
        return allowed
    if location is None:
        return Verdict("Every place uses this. The business owner changes it.")
    if location.pk != user.location_id:
        return Verdict(f"The managers of {location.name} keep what is prepared there.")
    return YES


def keeps_every_place(user: User) -> bool:
    """Whether this person keeps the shelf of all places."""
    return user.is_owner or (user.is_manager and user.location_id is None)
