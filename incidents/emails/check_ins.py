"""Letters about check-in calls that did not go as hoped."""

from incidents.emails.letter import Letter, address_of
from incidents.models import CheckInCall, User


def call_not_reached(call: CheckInCall, *, to: User) -> Letter:
    """Tell a manager that the customer was not reached in the last of the tries. Product I3."""
    return Letter.from_template(
        "call_not_reached",
        key=f"call-{call.pk}-not-reached-{to.pk}",
        to=to,
        incident=call.incident,
        call=call,
        link=address_of("incident-detail", call.incident_id),
        reason="you manage this place",
    )


def call_went_badly(call: CheckInCall, *, to: User) -> Letter:
    """Tell the owner of the incident that it is not right yet: the recovery goes on."""
    return Letter.from_template(
        "call_went_badly",
        key=f"call-{call.pk}-went-badly-{to.pk}",
        to=to,
        incident=call.incident,
        call=call,
        link=address_of("incident-detail", call.incident_id),
        reason="you own this incident",
    )
