"""Recording real touches with the customer, and what they would have us do."""

from datetime import datetime

from django.db import transaction

from incidents.actions import deadlines, history
from incidents.actions.incidents import happened, locked
from incidents.models import Contact, Incident, User
from incidents.permissions.contacts import may_record_ask, may_record_contact
from incidents.refusals import Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind


@transaction.atomic
def record_contact(
    incident: Incident,
    *,
    channel: str,
    happened_at: datetime,
    what_was_said: str = "",
    by: User,
    at: datetime,
) -> Contact:
    """Record a real touch with the customer; the first one meets its clock.

    It counts from when it happened, not from when it is typed in. Raises Forbidden, Invalid.
    Rules 6 and 11; product A4, A5, L3.
    """
    incident = locked(incident)
    may_record_contact(by, incident).or_refuse()
    happened(happened_at, incident=incident, at=at, field="happened_at")
    contact = Contact(
        incident=incident,
        channel=channel,
        happened_at=happened_at,
        what_was_said=what_was_said,
        made_by=by,
        recorded_at=at,
    )
    contact.save()
    history.record(
        incident,
        EventKind.CONTACT_MADE,
        by=by,
        at=at,
        contact=contact.pk,
        channel=channel,
        happened_at=happened_at,
    )
    _first_touch(incident, happened_at)
    count_steps(incident)
    deadlines.meet(incident, DeadlineKind.FIRST_CONTACT, done_at=happened_at, by=by, at=at)
    return contact


@transaction.atomic
def record_ask(
    incident: Incident, *, customer_ask: str, asked_at: datetime, by: User, at: datetime
) -> Incident:
    """Write down, in their words, what would make it right. Raises Forbidden, Invalid. E13."""
    incident = locked(incident)
    may_record_ask(by, incident).or_refuse()
    happened(asked_at, incident=incident, at=at, field="asked_at")
    if not customer_ask.strip():
        raise Invalid("Write what they said, or why nobody asked.", field="customer_ask")
    incident.customer_ask, incident.asked_at, incident.not_asked_reason = customer_ask, asked_at, ""
    incident.save(update_fields=["customer_ask", "asked_at", "not_asked_reason"])
    history.record(incident, EventKind.ASK_RECORDED, by=by, at=at, asked_at=asked_at)
    return incident


@transaction.atomic
def explain_not_asked(incident: Incident, *, reason: str, by: User, at: datetime) -> Incident:
    """Say why the customer was not asked. Raises Forbidden, Invalid. Rule 8; product E13."""
    incident = locked(incident)
    may_record_ask(by, incident).or_refuse()
    if not reason.strip():
        raise Invalid("Say why nobody asked.", field="not_asked_reason")
    incident.not_asked_reason = reason
    incident.save(update_fields=["not_asked_reason"])
    history.record(incident, EventKind.ASK_NOT_ASKED, by=by, at=at)
    return incident


def count_steps(incident: Incident) -> None:
    """Keep how many contacts the fix took, and whether one was enough. Product A4, A8."""
    if incident.fixed_at is None:
        return
    steps = incident.contacts.filter(happened_at__lte=incident.fixed_at).count()
    incident.steps_to_fix = steps
    incident.resolved_first_interaction = steps == 1
    incident.save(update_fields=["steps_to_fix", "resolved_first_interaction"])


def _first_touch(incident: Incident, happened_at: datetime) -> None:
    earlier = incident.first_contact_at
    if earlier is None or happened_at < earlier:
        incident.first_contact_at = happened_at
    if incident.customer_informed_at is None:
        incident.customer_informed_at = happened_at
    incident.save(update_fields=["first_contact_at", "customer_informed_at"])
