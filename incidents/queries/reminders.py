"""The rows of the daily mail: what people owe themselves, by the key of the person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, Subquery

from incidents.lifecycle import HandoffStatus, ProcessFixStatus
from incidents.models import (
    Approval,
    CheckInCall,
    Deadline,
    Handoff,
    Incident,
    ProcessFix,
    Remedy,
)
from incidents.models.deadlines import DeadlineQuerySet
from incidents.models.incidents import ON_THE_WAY
from incidents.models.remedies import RemedyQuerySet
from incidents.policy.working_time import instant
from incidents.queries.approvals import answers_due, approvers_of
from incidents.queries.stalled import stalled_ones
from incidents.words.clock import DeadlineKind
from incidents.words.digests import Act

LAST_MINUTE = time(23, 59)
# Duties of whoever owns the incident: what they are asked to do, and the page where it is done.
OWNERS_DUTIES = {
    DeadlineKind.FIRST_CONTACT: (Act.REACH_OUT, "contact-record"),
    DeadlineKind.FIX: (Act.FIX, "incident-fix"),
    DeadlineKind.APOLOGY: (Act.APOLOGISE, "apology-record"),
    DeadlineKind.EXTRA: (Act.GIVE, "remedy-deliver"),
    DeadlineKind.DIAGNOSIS: (Act.DIAGNOSE, "diagnosis-edit"),
}
# What a row says of its incident, and no more: there may be many.
OF_THE_INCIDENT = (
    "incident__what_happened",
    "incident__owner_id",
    "incident__location__name",
    "incident__location__time_zone",
)


@dataclass(frozen=True)
class Reminder:
    """One row: what to do, about what, by when, and the page where it is done."""

    act: Act
    page: str
    args: tuple[int, ...]
    title: str
    zone: ZoneInfo
    incident: int = 0
    reference: str = ""
    place: str = ""
    due_at: datetime | None = None
    since: datetime | None = None
    amount: Decimal | None = None
    said: str = ""

    def is_late(self, at: datetime) -> bool:
        """Whether its promised time has passed."""
        return self.due_at is not None and self.due_at < at


def about(incident: Incident, act: Act, page: str, *args: int, **known: object) -> Reminder:
    """This is a row about an incident, with times in the zone of its place."""
    return Reminder(
        act=act,
        page=page,
        args=args,
        title=incident.title,
        zone=incident.location.zone,
        incident=incident.pk,
        reference=incident.reference,
        place=incident.location.name,
        **known,  # type: ignore[arg-type]
    )


def duties_of(people: set[int], *, before: datetime) -> Iterator[tuple[int, Reminder]]:
    """These are the promises people have to keep by then, the nearest first. Product I9."""
    owed = Deadline.objects.owed().filter(
        kind__in=OWNERS_DUTIES,
        incident__owner__in=people,
        incident__status__in=ON_THE_WAY,
        due_at__lt=before,
    )
    shown = owed.select_related("incident__location").only(
        "kind", "subject", "due_at", *OF_THE_INCIDENT
    )
    for clock in shown.order_by("due_at", "pk"):
        act, page = OWNERS_DUTIES[DeadlineKind(clock.kind)]
        subject = [clock.subject] if clock.kind == DeadlineKind.EXTRA else []
        row = about(clock.incident, act, page, clock.incident_id, *subject, due_at=clock.due_at)
        yield clock.incident.owner_id, row


def promised_to_give(people: Collection[int]) -> DeadlineQuerySet:
    """These are the clocks of what people give in recoveries that others own. Issue of the money.

    Each carries `what` and `giver` of its remedy.
    """
    undelivered = Remedy.objects.standing().filter(
        pk=OuterRef("subject"), delivered_at=None, giver__in=people
    )
    owed = Deadline.objects.owed().filter(kind=DeadlineKind.EXTRA, incident__status__in=ON_THE_WAY)
    named = owed.annotate(
        what=Subquery(undelivered.values("what")), giver=Subquery(undelivered.values("giver"))
    )
    others = named.filter(giver__isnull=False).exclude(giver=F("incident__owner"))
    return others.select_related("incident__location", "incident__owner")


def gifts_of(people: set[int], *, before: datetime) -> Iterator[tuple[int, Reminder]]:
    """These are the promises people keep in recoveries of others by then, nearest first. I9."""
    for clock in promised_to_give(people).filter(due_at__lt=before).order_by("due_at", "pk"):
        row = about(
            clock.incident,
            Act.GIVE,
            "remedy-deliver",
            clock.incident_id,
            clock.subject,
            due_at=clock.due_at,
            said=f"owned by {clock.incident.owner.name}",
        )
        yield clock.giver, row  # type: ignore[attr-defined]


def promises_after_closing(people: Collection[int]) -> RemedyQuerySet:
    """These are the promises of closed recoveries that people have to keep: who gives, else owns.

    They stay until given or withdrawn: no customer forgets them because we closed. Product A11.
    """
    theirs = Q(giver__in=people) | Q(giver=None, incident__owner__in=people)
    owed = Remedy.objects.owed_after_closing().filter(theirs)
    return owed.select_related("incident__location").order_by("due_at", "pk")


def late_gifts_of(people: set[int]) -> Iterator[tuple[int, Reminder]]:
    """These are the rows of those, by the key of whose they are. Product I9."""
    for remedy in promises_after_closing(people):
        row = about(
            remedy.incident,
            Act.GIVE,
            "remedy-deliver",
            remedy.incident_id,
            remedy.pk,
            due_at=remedy.due_at,
            said="closed since",
        )
        yield remedy.giver_id or remedy.incident.owner_id, row


def calls_of(people: set[int], *, before: datetime) -> Iterator[tuple[int, Reminder]]:
    """These are the check-in calls people have to make by then. Product I1."""
    calls = CheckInCall.objects.scheduled().filter(
        caller__in=people, due_at__lt=before, incident__status__in=ON_THE_WAY
    )
    shown = calls.select_related("incident__location").only("caller_id", "due_at", *OF_THE_INCIDENT)
    for call in shown.order_by("due_at", "pk"):
        row = about(call.incident, Act.CALL, "check-in-call", call.pk, due_at=call.due_at)
        yield call.caller_id, row


def process_fixes_of(zones: dict[int, ZoneInfo]) -> Iterator[tuple[int, Reminder]]:
    """These are the changes people see to, by the zone of each, with the end of their day. K1."""
    planned = ProcessFix.objects.filter(owner__in=zones, status=ProcessFixStatus.PLANNED)
    for change in planned.order_by("due_on", "pk"):
        zone = zones[change.owner_id]
        row = Reminder(
            act=Act.PROCESS_FIX,
            page="process-fix-detail",
            args=(change.pk,),
            title=str(change),
            zone=zone,
            due_at=instant(change.due_on, LAST_MINUTE, zone),
        )
        yield change.owner_id, row


def decisions_of(people: set[int]) -> Iterator[tuple[int, Reminder]]:
    """These are the requests that wait, for everyone who may decide them now. Rule 3; F5."""
    waiting = Approval.objects.pending().filter(incident__status__in=ON_THE_WAY)
    asked = list(waiting.select_related("incident__location", "requested_by").order_by("pk"))
    due, levels = answers_due(asked), approvers_of(asked)
    for approval in asked:
        deciders = {one.pk for level in levels[approval.pk] for one in level}
        row = about(
            approval.incident,
            Act.DECIDE,
            "approval-decide",
            approval.pk,
            due_at=due.get(approval.pk),
            since=approval.requested_at,
            amount=approval.amount,
            said=f"asked for by {approval.requested_by.name}",
        )
        yield from ((decider, row) for decider in deciders & people)


def handoffs_of(people: set[int]) -> Iterator[tuple[int, Reminder]]:
    """These are the recoveries people are asked to take on, the longest waiting first. B2."""
    asked = Handoff.objects.filter(
        receiver__in=people, status=HandoffStatus.REQUESTED, incident__status__in=ON_THE_WAY
    )
    for handoff in asked.select_related("incident__location", "giver").order_by("requested_at"):
        row = about(
            handoff.incident,
            Act.ANSWER,
            "handoff-answer",
            handoff.incident_id,
            since=handoff.requested_at,
            said=f"from {handoff.giver.name}",
        )
        yield handoff.receiver_id, row


def stalled_of(people: set[int], *, at: datetime) -> Iterator[tuple[int, Reminder]]:
    """These are people's own recoveries on which nothing happens although something is owed. A6."""
    stalled = stalled_ones(Incident.objects.filter(owner__in=people), at=at)
    for incident in stalled.select_related("location").order_by("stalled_since", "pk"):
        yield incident.owner_id, stalled_row(incident, page="still-on-it")


def stalled_row(incident: Incident, *, page: str) -> Reminder:
    """This is the row of a recovery on which nothing has happened for a while. Product A6."""
    return about(incident, Act.STALLED, page, incident.pk, since=incident.stalled_since)
