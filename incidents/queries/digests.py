"""What a person is reminded of in their morning, and whose morning it is."""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfoNotFoundError

from django.db.models import Q, QuerySet

from incidents.lifecycle import HandoffStatus, ProcessFixStatus
from incidents.models import Approval, CheckInCall, Deadline, Handoff, PeriodRun, ProcessFix, User
from incidents.models.incidents import ON_THE_WAY
from incidents.policy.follow_ups import DIGEST_AT
from incidents.policy.working_time import instant
from incidents.queries.approvals import approvers
from incidents.words.clock import DeadlineKind

logger = logging.getLogger(__name__)

JOB = "digest"
# Duties of whoever owns the incident; a call has its caller, a process fix its own owner.
OWNERS_DUTIES = [
    DeadlineKind.FIRST_CONTACT,
    DeadlineKind.FIX,
    DeadlineKind.APOLOGY,
    DeadlineKind.EXTRA,
    DeadlineKind.DIAGNOSIS,
]


@dataclass
class Digest:
    """One person's morning, the most urgent first. Product I9."""

    overdue: list[Deadline] = field(default_factory=list)
    today: list[Deadline] = field(default_factory=list)
    calls: list[Deadline] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    handoffs: list[Handoff] = field(default_factory=list)

    def note(self, deadline: Deadline, *, at: datetime) -> None:
        """Put a promised time where it belongs; a call that is late is late first of all."""
        if deadline.due_at < at:
            self.overdue.append(deadline)
        elif deadline.kind == DeadlineKind.CHECK_IN:
            self.calls.append(deadline)
        else:
            self.today.append(deadline)

    def __bool__(self) -> bool:
        return any([self.overdue, self.today, self.calls, self.approvals, self.handoffs])


def period_key(person: User, day: date) -> str:
    """This is the name of one person's digest of one local date."""
    return f"{person.pk}-{day.isoformat()}"


def people_to_remind(*, at: datetime) -> list[tuple[User, date]]:
    """These are the people whose morning has come, with their local date, not served yet.

    Two queries, however many people: this is asked every minute.
    """
    people = User.objects.working().filter(wants_digest=True).select_related("location")
    mornings = []
    for person in people.order_by("pk"):
        try:
            local = at.astimezone(person.zone)
        except (ZoneInfoNotFoundError, ValueError):
            logger.exception("Person %s has a time zone nobody knows", person.pk)
            continue
        if local.time() >= DIGEST_AT:
            mornings.append((person, local.date()))
    keys = [period_key(person, day) for person, day in mornings]
    served = PeriodRun.objects.filter(job=JOB, period_key__in=keys)
    known = set(served.values_list("period_key", flat=True))
    return [(person, day) for person, day in mornings if period_key(person, day) not in known]


def digests_of(mornings: list[tuple[User, date]], *, at: datetime) -> dict[int, Digest]:
    """This is what each of these people is reminded of, by the key of the person. Product I9.

    A day their place does not work brings only what is overdue. The same few queries for one
    person and for hundreds.
    """
    found: dict[int, Digest] = defaultdict(Digest)
    if not mornings:
        return found
    until = {person.pk: _end_of(day, person) for person, day in mornings}
    for person_id, deadline in _owed_by(list(until), before=max(until.values())):
        if deadline.due_at < until[person_id]:
            found[person_id].note(deadline, at=at)
    for approval in _waiting_requests():
        for decider in _deciders(approval) & until.keys():
            found[decider].approvals.append(approval)
    for handoff in _waiting_handoffs(list(until)):
        found[handoff.receiver_id].handoffs.append(handoff)
    for person in _off_duty(mornings):
        found[person.pk] = Digest(overdue=found[person.pk].overdue)
    return found


def _off_duty(mornings: list[tuple[User, date]]) -> list[User]:
    return [
        person
        for person, day in mornings
        if person.location and not person.location.hours.works_on(day)
    ]


def _deciders(approval: Approval) -> set[int]:
    return {person.pk for level in approvers(approval) for person in level}


def _waiting_requests() -> QuerySet[Approval]:
    waiting = Approval.objects.pending().filter(incident__status__in=ON_THE_WAY)
    return waiting.select_related("incident", "requested_by")


def _end_of(day: date, person: User) -> datetime:
    return instant(day + timedelta(days=1), time(0), person.zone)


def _owed_by(people: list[int], *, before: datetime) -> list[tuple[int, Deadline]]:
    calls = dict(
        CheckInCall.objects.scheduled()
        .filter(caller__in=people, due_at__lt=before)
        .values_list("pk", "caller_id")
    )
    fixes = dict(
        ProcessFix.objects.filter(owner__in=people, status=ProcessFixStatus.PLANNED).values_list(
            "pk", "owner_id"
        )
    )
    theirs = (
        Q(kind__in=OWNERS_DUTIES, incident__owner__in=people)
        | Q(kind=DeadlineKind.CHECK_IN, subject__in=calls)
        | Q(kind=DeadlineKind.PROCESS_FIX, subject__in=fixes)
    )
    owed = Deadline.objects.owed().filter(theirs, incident__status__in=ON_THE_WAY)
    owed = owed.filter(due_at__lt=before).select_related("incident__location")
    answers = {DeadlineKind.CHECK_IN: calls, DeadlineKind.PROCESS_FIX: fixes}
    return [
        (answers.get(DeadlineKind(one.kind), {}).get(one.subject, one.incident.owner_id), one)
        for one in owed.order_by("due_at", "pk")
    ]


def _waiting_handoffs(people: list[int]) -> list[Handoff]:
    waiting = Handoff.objects.filter(receiver__in=people, status=HandoffStatus.REQUESTED)
    waiting = waiting.filter(incident__status__in=ON_THE_WAY)
    return list(waiting.select_related("incident", "giver").order_by("requested_at"))
