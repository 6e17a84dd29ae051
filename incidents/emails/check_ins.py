"""Letters about check-in calls: planned for somebody, no longer needed, not as hoped."""

from datetime import datetime

from incidents.emails.calendar_files import CANCEL, PUBLISH, calendar_of
from incidents.emails.letter import Attachment, Letter, address_of
from incidents.models import CheckInCall, Deadline, User


def check_in_planned(deadline: Deadline, *, to: User) -> Letter:
    """Tell the caller of a call that was planned or moved; its promise is the clock. Product I1."""
    key = f"call-{deadline.subject}-planned-{deadline.generation}-{to.pk}"
    return Letter.worded_as_it_goes("check_in_planned", key=key, to=to, deadline=deadline)


def check_in_cancelled(deadline: Deadline, *, to: User) -> Letter:
    """Tell the caller that a call is off, so that it leaves their calendar too."""
    key = f"call-{deadline.subject}-cancelled-{deadline.generation}-{to.pk}"
    return Letter.worded_as_it_goes("check_in_cancelled", key=key, to=to, deadline=deadline)


def word_call(kind: str, deadline: Deadline, *, key: str, to: User, at: datetime) -> Letter:
    """Word one of the two above, with the call as a calendar file."""
    calls = CheckInCall.objects.select_related("incident__location")
    call, is_off = calls.get(pk=deadline.subject), kind == "check_in_cancelled"
    # The promise counts its generations; one above the last says that the call is off.
    version = deadline.generation - 1 + is_off
    method = CANCEL if is_off else PUBLISH
    return Letter.from_template(
        kind,
        key=key,
        to=to,
        incident=call.incident,
        deadline=deadline,
        call=call,
        is_moved=deadline.generation > 1,
        attachment=Attachment(
            name=f"check-in-{call.incident.reference}.ics",
            kind=f"text/calendar; method={method}",
            content=calendar_of([(call, version)], method=method, at=at),
        ),
        link=address_of("check-in-call", call.pk),
        link_label="Open the call sheet",
        reason="you make this call",
    )


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
