"""What a recovery has and lacks before it can be closed."""

from incidents.lifecycle import CheckInStatus, RemedyStatus
from incidents.models import Diagnosis, Incident, Remedy
from incidents.policy.closing import ClosingFacts, Missing, what_is_missing
from incidents.words.clock import DeadlineKind


def missing_for_closing(
    incident: Incident, *, outcome: str = "", unknown: str = ""
) -> list[Missing]:
    """This is each fact that closing still asks for, in the order of the work. Rule 8.

    `outcome` and `unknown` (why the customer stays unknown) are what the closing form brings.
    """
    diagnosis = Diagnosis.objects.filter(incident=incident).first()
    extras = [one for one in incident.remedies.all() if one.is_extra]
    facts = ClosingFacts(
        customer=bool(incident.customer_id or incident.customer_unknown_reason or unknown.strip()),
        contact=contact_is_made(incident),
        fixed=incident.fixed_at is not None,
        apology=bool(incident.apologies.all()),
        asked=bool(incident.asked_at or incident.not_asked_reason),
        extra=bool(incident.no_extra_reason) or any(one.delivered_at for one in extras),
        diagnosis=diagnosis is not None and diagnosis.is_complete,
        process_fix=bool(incident.process_fix_id or incident.no_process_fix_reason),
        check_in=check_in_is_over(incident),
        spend_settled=all(one.status != RemedyStatus.WAITING for one in incident.remedies.all()),
        outcome=bool(outcome),
    )
    return what_is_missing(facts)


def not_given_yet(incident: Incident) -> list[Remedy]:
    """These are promised and not given: closing ends their clocks, so it names them. Trap 8."""
    allowed = incident.remedies.filter(status=RemedyStatus.AUTHORISED, delivered_at=None)
    return list(allowed.select_related("giver").order_by("pk"))


def contact_is_made(incident: Incident) -> bool:
    """Whether the customer was touched since the recovery began, or began again. Rule 6."""
    owed = [
        one
        for one in incident.deadlines.all()
        if one.kind == DeadlineKind.FIRST_CONTACT and one.is_owed
    ]
    return incident.first_contact_at is not None and not owed


def check_in_is_over(incident: Incident) -> bool:
    """Whether the customer was reached, or tried for the last time, since the fix. Product I3."""
    if incident.fixed_at is None:
        return False
    calls = [one for one in incident.check_ins.all() if one.status != CheckInStatus.CANCELLED]
    calls = [one for one in calls if one.called_at and one.called_at >= incident.fixed_at]
    return any(
        one.status == CheckInStatus.REACHED
        or (one.status == CheckInStatus.NOT_REACHED and one.ends_the_calls)
        for one in calls
    )
