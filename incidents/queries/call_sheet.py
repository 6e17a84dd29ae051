"""What the caller has in front of them: the story, what was given, what was improved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from incidents.models import CheckInCall, Remedy, User
from incidents.queries.check_ins import calls_seen_by

LAST_WEEK = (timedelta(days=4), timedelta(days=14))


@dataclass(frozen=True)
class Line:
    """One line of the story: what it tells, and when that was."""

    label: str
    words: str
    at: datetime | None = None


@dataclass(frozen=True)
class CallSheet:
    """One call with all that is said in it."""

    call: CheckInCall
    story: list[Line]
    given: list[Remedy]
    promised: list[Remedy]
    improvement: str
    opening: str
    earlier: list[CheckInCall]


def call_for(user: User, pk: int) -> CheckInCall | None:
    """This is one call with its recovery, if this person may see it."""
    rows = calls_seen_by(user).select_related(
        "caller",
        "made_by",
        "incident__customer",
        "incident__location",
        "incident__department",
        "incident__owner",
        "incident__process_fix",
    )
    return (
        rows.prefetch_related(
            "incident__guides",
            "incident__contacts",
            "incident__apologies__given_by",
            "incident__check_ins__made_by",
            Prefetch("incident__remedies", Remedy.objects.standing().order_by("pk")),
        )
        .filter(pk=pk)
        .first()
    )


def sheet_of(call: CheckInCall, *, caller: User, at: datetime) -> CallSheet:
    """This is the call sheet, from a call that was read with its recovery. Product I3, I4."""
    incident = call.incident
    remedies = list(incident.remedies.all())
    tried = [one for one in incident.check_ins.all() if one.called_at and one.pk != call.pk]
    return CallSheet(
        call=call,
        story=_story(call),
        given=[one for one in remedies if one.delivered_at],
        promised=[one for one in remedies if not one.delivered_at],
        improvement=improvement_of(call),
        opening=_opening(call, caller=caller, at=at),
        earlier=sorted(tried, key=lambda one: one.pk),
    )


def improvement_of(call: CheckInCall) -> str:
    """This is what was improved, in the customer's language; empty where nothing is. Product I4."""
    fix = call.incident.process_fix
    return fix.for_the_customer.strip() if fix else ""


def _story(call: CheckInCall) -> list[Line]:
    incident = call.incident
    contacts = sorted(incident.contacts.all(), key=lambda one: one.happened_at)
    apologies = sorted(incident.apologies.all(), key=lambda one: one.given_at)
    first, sorry = next(iter(contacts), None), next(iter(apologies), None)
    return [
        Line("What happened", incident.what_happened, incident.occurred_at),
        Line("First contact", first.get_channel_display(), first.happened_at)
        if first
        else Line("First contact", "Not recorded"),
        Line("What they asked for", incident.customer_ask or "Not asked", incident.asked_at),
        Line("Apology", f"By {sorry.given_by.name}: “{sorry.words}”", sorry.given_at)
        if sorry
        else Line("Apology", "Not recorded"),
        Line("How it was fixed", incident.what_was_done or "Not written down", incident.fixed_at),
    ]


def _opening(call: CheckInCall, *, caller: User, at: datetime) -> str:
    incident = call.incident
    name = f" {incident.customer.name}" if incident.customer else ""
    place = incident.location.name
    away = at - incident.occurred_at
    when = "last week" if LAST_WEEK[0] <= away < LAST_WEEK[1] else "recently"
    role = caller.get_role_display().lower()
    return (
        f"Hello{name}. I am {caller.name}, {role} at {place}. I understand that {when} we let you "
        "down, and I am calling personally to check."
    )
