"""What needs one person now: one row per recovery or request, each saying why it is theirs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from incidents.lifecycle import HandoffStatus, ProcessFixStatus
from incidents.models import (
    CheckInCall,
    Deadline,
    Guide,
    Handoff,
    Incident,
    ProcessFix,
    User,
)
from incidents.policy.clock import WARNED
from incidents.policy.ladder import RESTORED
from incidents.policy.next_action import NextAction, Standing, next_action
from incidents.policy.working_time import instant
from incidents.queries.approvals import is_for, waiting_requests
from incidents.queries.owned import Owned
from incidents.queries.recoveries import led_by, overdue
from incidents.words.clock import DeadlineKind
from incidents.words.people import Role

MOST_ROWS = 100
LAST_MINUTE = time(23, 59)
# The owner's own clocks: the page where each duty is done, and the button that leads there.
OWNERS_CLOCKS = {
    DeadlineKind.FIRST_CONTACT: ("contact-record", "Reach out now"),
    DeadlineKind.FIX: ("incident-fix", "Mark it fixed"),
    DeadlineKind.APOLOGY: ("apology-record", "Record the apology"),
    DeadlineKind.EXTRA: ("remedy-deliver", "Give the extra"),
    DeadlineKind.DIAGNOSIS: ("diagnosis-edit", "Say what broke"),
}
# What is owed without a clock.
STEPS = {
    NextAction.REACH_OUT: ("contact-record", "Reach out now"),
    NextAction.MARK_FIXED: ("incident-fix", "Mark it fixed"),
    NextAction.COMPLETE_APOLOGY: ("apology-record", "Complete the apology"),
    NextAction.WRITE_ASK: ("ask-record", "Write down their ask"),
    NextAction.PLAN_EXTRA: ("remedy-propose", "Plan the extra"),
    NextAction.GIVE_REMEDY: ("remedy-deliver", "Give the extra"),
    NextAction.CHOOSE_PROCESS_FIX: ("process-fix-choose", "Choose a process fix"),
    NextAction.CLOSE: ("incident-close", "Close the incident"),
}


@dataclass(frozen=True)
class Duty:
    """One row of Today: what it is, where a tap leads, and why it is this person's."""

    badge: str
    title: str
    href: str
    reference: str = ""
    words: tuple[str, ...] = ()
    act: str = ""
    incident: Incident | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    since: datetime | None = None
    amount: Decimal | None = None
    above: Decimal | None = None
    urgency: datetime = field(default=datetime.max.replace(tzinfo=UTC))

    @property
    def sub(self) -> str:
        """The second line of the row."""
        return " · ".join(word for word in (self.reference, *self.words) if word)


def duties_of(person: User, *, at: datetime, mine: Iterable[Owned]) -> list[Duty]:
    """This is everything that needs one person now: late first, then by due time. Product A7.

    `mine` are the recoveries from owned_by. The number of queries does not grow with the rows.
    """
    found = [
        *_own_clocks(mine, at=at),
        *_late_for_others(person, at=at),
        *_approvals(person, at=at),
        *_handoffs(person, at=at),
        *_calls(person, at=at),
        *_process_fixes(person, at=at),
    ]
    return sorted(found, key=lambda duty: duty.urgency)


def _own_clocks(mine: Iterable[Owned], *, at: datetime) -> Iterator[Duty]:
    for owned in mine:
        clocks = [clock for clock in owned.clocks if clock.kind in OWNERS_CLOCKS]
        duty = _clock(owned.incident, clocks, at=at) if clocks else _step(owned)
        if duty:
            yield duty


def _clock(incident: Incident, clocks: list[Deadline], *, at: datetime) -> Duty:
    nearest, later = clocks[0], clocks[1:]
    page, act = OWNERS_CLOCKS[DeadlineKind(nearest.kind)]
    subject = [nearest.subject] if nearest.subject else []
    then = ", ".join(clock.get_kind_display().lower() for clock in later)
    return Duty(
        badge=_state(nearest, at=at) or nearest.kind,
        title=incident.title,
        href=reverse(page, args=[incident.number, *subject]),
        reference=incident.reference,
        words=(
            incident.get_severity_display(),
            nearest.get_kind_display().lower(),
            "you own it",
            f"then {then}" if then else "",
        ),
        act=act,
        incident=incident,
        due_at=nearest.due_at,
        warn_at=_warns_at(nearest),
        urgency=nearest.due_at,
    )


def _step(owned: Owned) -> Duty | None:
    incident = owned.incident
    step = next_action(
        Standing(
            owns=True,
            contacted=incident.first_contact_at is not None,
            fixed=incident.fixed_at is not None,
            apologised=True,
            care_shown=incident.rung >= RESTORED,
            asked=bool(incident.asked_at or incident.not_asked_reason),
            extra_planned=owned.extra_to_give is not None,
            extra_settled=owned.extra_settled,
            diagnosed=True,
            process_fix=bool(incident.process_fix_id or incident.no_process_fix_reason),
            call_done=not owned.call_to_come,
        )
    )
    if step not in STEPS:
        return None
    page, act = STEPS[step]
    subject = [owned.extra_to_give.pk] if owned.extra_to_give and "deliver" in page else []
    return Duty(
        badge="close" if step == NextAction.CLOSE else "next",
        title=incident.title,
        href=reverse(page, args=[incident.number, *subject]),
        reference=incident.reference,
        words=(incident.get_severity_display(), act.lower(), "you own it"),
        act=act,
        incident=incident,
    )


def _late_for_others(person: User, *, at: datetime) -> Iterator[Duty]:
    """Late clocks of others, where this person guides or leads: one row per recovery."""
    guided = set(Guide.objects.filter(person=person).values_list("incident", flat=True))
    theirs = Incident.objects.visible_to(person).on_the_way().exclude(owner=person)
    ours = theirs.filter(Q(pk__in=guided) | led_by(person) & _nobody_nearer(person))
    clocks = overdue(Deadline.objects.filter(incident__in=ours), at=at)
    # Approvals, my calls and my process fixes have rows of their own.
    clocks = clocks.filter(kind__in=[*OWNERS_CLOCKS, DeadlineKind.CHECK_IN])
    my_calls = CheckInCall.objects.filter(caller=person).values("pk")
    clocks = clocks.exclude(kind=DeadlineKind.CHECK_IN, subject__in=my_calls)
    seen: set[int] = set()
    for clock in clocks.select_related("incident__owner").order_by("due_at", "pk")[:MOST_ROWS]:
        if clock.incident_id not in seen:
            seen.add(clock.incident_id)
            yield _late(clock, guided=clock.incident_id in guided)


def _nobody_nearer(person: User) -> Q:
    """A place with a manager of its own does not wait for the business owner."""
    if not person.is_owner:
        return Q(pk__isnull=False)
    managers = User.objects.working().filter(role=Role.MANAGER)
    here = Q(location=OuterRef("location")) | Q(location=None)
    return ~Q(Exists(managers.filter(here)))


def _late(clock: Deadline, *, guided: bool) -> Duty:
    incident = clock.incident
    return Duty(
        badge="late",
        title=incident.title,
        href=incident.get_absolute_url(),
        reference=incident.reference,
        words=(
            incident.get_severity_display(),
            clock.get_kind_display().lower(),
            "you are the guide" if guided else "late at your place",
            f"owned by {incident.owner.name}",
        ),
        act="Open the incident",
        incident=incident,
        due_at=clock.due_at,
        urgency=clock.due_at,
    )


def _approvals(person: User, *, at: datetime) -> Iterator[Duty]:
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
            incident=asked.incident,
            amount=asked.amount,
            above=asked.amount - left,
            due_at=due_at,
            urgency=due_at or at,
        )


def _handoffs(person: User, *, at: datetime) -> Iterator[Duty]:
    asked = Handoff.objects.filter(receiver=person, status=HandoffStatus.REQUESTED)
    seen = Incident.objects.visible_to(person).on_the_way()
    for handoff in asked.filter(incident__in=seen).select_related("incident"):
        yield Duty(
            badge="handoff",
            title=handoff.incident.title,
            href=reverse("handoff-answer", args=[handoff.incident_id]),
            reference=handoff.incident.reference,
            words=(f"reason: {handoff.reason}", "waits for your answer"),
            act="Answer the handoff",
            incident=handoff.incident,
            since=handoff.requested_at,
            urgency=at,
        )


def _calls(person: User, *, at: datetime) -> Iterator[Duty]:
    today = at.astimezone(person.zone).date()
    tomorrow = instant(today + timedelta(days=1), time(0), person.zone)
    calls = CheckInCall.objects.scheduled().filter(caller=person, due_at__lt=tomorrow)
    seen = Incident.objects.visible_to(person)
    for call in calls.filter(incident__in=seen).select_related("incident__process_fix"):
        change = call.incident.process_fix
        improved = change and (change.for_the_customer or change.what_changes)
        yield Duty(
            badge="late" if call.due_at <= at else "call",
            title=call.incident.title,
            href=call.get_absolute_url(),
            reference=call.incident.reference,
            words=("check-in call", f"process fix: {improved}" if improved else "you call them"),
            act="Open the call sheet",
            incident=call.incident,
            due_at=call.due_at,
            urgency=call.due_at,
        )


def _process_fixes(person: User, *, at: datetime) -> Iterator[Duty]:
    today = at.astimezone(person.zone).date()
    changes = ProcessFix.objects.filter(
        owner=person, status=ProcessFixStatus.PLANNED, due_on__lte=today
    )
    for change in changes.order_by("due_on", "pk")[:MOST_ROWS]:
        end = instant(change.due_on, LAST_MINUTE, person.zone)
        yield Duty(
            badge="late" if end <= at else "process_fix",
            title=str(change),
            href=reverse("process-fix-detail", args=[change.pk]),
            words=("Process fix", "you see to it"),
            due_at=end,
            urgency=end,
        )


def _state(clock: Deadline, *, at: datetime) -> str:
    if clock.is_overdue(at):
        return "late"
    return "at_risk" if clock.is_at_risk(at) else ""


def _warns_at(clock: Deadline) -> datetime | None:
    return clock.step_at(0) if clock.kind in WARNED else None
