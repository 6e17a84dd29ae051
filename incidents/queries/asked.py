"""What others ask of one person: decide, take on, call, change."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.urls import reverse

from incidents.lifecycle import HandoffStatus, ProcessFixStatus
from incidents.models import CheckInCall, Handoff, Incident, ProcessFix, User
from incidents.models.incidents import ON_THE_WAY
from incidents.policy.working_time import end_of, instant
from incidents.queries.approvals import is_for, waiting_requests
from incidents.queries.check_ins import with_late_at
from incidents.queries.owed import Duty
from incidents.queries.reminders import promised_to_give, promises_after_closing

MOST_ROWS = 100


def approvals_for(person: User, *, at: datetime) -> Iterator[Duty]:
    """Spend that waits and that this person may decide now. Rule 3; product F5."""
    if not person.is_manager:
        return
    for waiting in waiting_requests(person):
        if not is_for(person, waiting):
            continue
        asked = waiting.approval
        left = max(waiting.requester_limit - waiting.requester_spent, Decimal(0))
        due_at = waiting.clock.due_at if waiting.clock else None
        yield Duty(
            badge="approve",
            title=asked.remedy.what,
            href=asked.get_absolute_url(),
            reference=asked.incident.reference,
            words=(f"asked for by {asked.requested_by.name}",),
            act="Decide the spend",
            asks="approval",
            number=asked.incident_id,
            amount=asked.amount,
            above=asked.amount - left,
            due_at=due_at,
            urgency=due_at or at,
        )


def handoffs_for(person: User, *, at: datetime, hidden: Sequence[int]) -> Iterator[Duty]:
    """Recoveries somebody asks this person to take on. Product B2."""
    asked = Handoff.objects.filter(receiver=person, status=HandoffStatus.REQUESTED)
    asked = asked.filter(incident__status__in=ON_THE_WAY).exclude(incident__in=hidden)
    for handoff in asked.select_related("incident"):
        yield Duty(
            badge="handoff",
            title=handoff.incident.title,
            href=reverse("handoff-answer", args=[handoff.incident_id]),
            reference=handoff.incident.reference,
            words=(f"reason: {handoff.reason}", "waits for your answer"),
            act="Answer the handoff",
            number=handoff.incident_id,
            since=handoff.requested_at,
            urgency=at,
        )


def calls_for(
    person: User, *, at: datetime, hidden: Sequence[int], covered: Sequence[User] = ()
) -> Iterator[Duty]:
    """Check-in calls due by tonight, or late; also of those this person covers for. I1, B2."""
    today = at.astimezone(person.zone).date()
    tomorrow = instant(today + timedelta(days=1), time(0), person.zone)
    calls = CheckInCall.objects.scheduled().filter(
        caller__in=[person, *covered], due_at__lt=tomorrow
    )
    names = {one.pk: f"you cover for {one.name}" for one in covered}
    calls = with_late_at(calls.exclude(incident__in=hidden))
    for call in calls.select_related("incident__process_fix"):
        change = call.incident.process_fix
        improved = change and (change.for_the_customer or change.what_changes)
        late_at: datetime = getattr(call, "late_at", call.due_at)
        # Planned for ten and late as calling ends: in between it is due until then.
        due_at = late_at if call.due_at <= at else call.due_at
        yield Duty(
            badge="late" if late_at <= at else "call",
            title=call.incident.title,
            href=call.get_absolute_url(),
            reference=call.incident.reference,
            words=(
                "check-in call",
                names.get(call.caller_id, ""),
                f"process fix: {improved}" if improved else "you call them",
            ),
            act="Open the call sheet",
            asks="call",
            number=call.incident_id,
            due_at=due_at,
            urgency=due_at,
        )


def gifts_for(person: User, *, at: datetime, hidden: Sequence[int]) -> Iterator[Duty]:
    """What this person gives in recoveries of others, promised and not given yet. A11."""
    clocks = promised_to_give({person.pk}).exclude(incident__in=hidden)
    for clock in clocks.order_by("due_at", "pk")[:MOST_ROWS]:
        yield Duty(
            badge="late" if clock.is_overdue(at) else "extra",
            title=clock.what,  # type: ignore[attr-defined]
            href=reverse("remedy-deliver", args=[clock.incident_id, clock.subject]),
            reference=clock.incident.reference,
            words=("you give it", f"owned by {clock.incident.owner.name}"),
            act="Give what was promised",
            number=clock.incident_id,
            due_at=clock.due_at,
            urgency=clock.due_at,
        )


def late_gifts_for(person: User, *, at: datetime) -> Iterator[Duty]:
    """What this person still owes a customer of a closed recovery. A11."""
    owed = promises_after_closing({person.pk})
    for remedy in owed.filter(incident__in=Incident.objects.visible_to(person))[:MOST_ROWS]:
        due_at = remedy.due_at or at
        yield Duty(
            badge="late" if due_at <= at else "extra",
            title=remedy.what,
            href=reverse("remedy-deliver", args=[remedy.incident_id, remedy.pk]),
            reference=remedy.incident.reference,
            words=("promised before it was closed", "give it or withdraw it"),
            act="Give what was promised",
            number=remedy.incident_id,
            due_at=due_at,
            urgency=due_at,
        )


def process_fixes_for(person: User, *, at: datetime) -> Iterator[Duty]:
    """Changes this person sees to, due today or late. Product K1."""
    today = at.astimezone(person.zone).date()
    changes = ProcessFix.objects.filter(
        owner=person, status=ProcessFixStatus.PLANNED, due_on__lte=today
    )
    for change in changes.order_by("due_on", "pk")[:MOST_ROWS]:
        end = end_of(change.due_on, person.zone)
        yield Duty(
            badge="late" if end <= at else "process_fix",
            title=str(change),
            href=reverse("process-fix-detail", args=[change.pk]),
            words=("Process fix", "you see to it"),
            due_at=end,
            urgency=end,
        )
