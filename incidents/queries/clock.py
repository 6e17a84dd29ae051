"""What the clock asks: the time, how much is due, and what becomes of each deadline."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from incidents.lifecycle import DeadlineState
from incidents.models import Approval, CheckInCall, Deadline, Incident, User
from incidents.policy.clock import AT_RISK, BREACH, TOLD_BY_LETTER, offset_of
from incidents.queries.duty import places_on_duty, stood_in_for
from incidents.words.clock import DeadlineKind

ANY = ~Q(pk=None)
# Our outage must not become their storm. Reliability 2.5.
STORM_COUNT = 200
STORM_LATE = timedelta(minutes=5)
# Longer than that the clock itself may be gone, and the post waits for nobody.
RUSH_LATE = timedelta(seconds=30)


def database_now() -> datetime:
    """This is the time by the database's clock: a host with a wrong clock rings nothing early.

    SQLite has no clock but that of the process. Reliability 2.2.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [(moment,)] = cursor.fetchall()
    now: datetime = moment
    return now


@dataclass(frozen=True)
class Due:
    """How much is due as a pass begins."""

    count: int  # no further than one above the mark
    longest_late: timedelta

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def is_a_storm(self) -> bool:
        """Whether the clock stood still: then each person gets one letter for all. Rel. 2.5."""
        return self.count > STORM_COUNT and self.longest_late > STORM_LATE

    @property
    def is_a_rush(self) -> bool:
        """Whether many ring just now: a clock that is alive will have told them all in seconds."""
        return self.count > STORM_COUNT and self.longest_late < RUSH_LATE


def what_is_due(*, at: datetime) -> Due:
    """This is whether anything is due, by one read of a partial index and without a lock."""
    moments = Deadline.objects.due(at=at).values_list("next_step_at", flat=True)
    found = [moment for moment in moments[: STORM_COUNT + 1] if moment is not None]
    return Due(len(found), at - found[0] if found else timedelta(0))


class Turn(NamedTuple):
    """What becomes of deadlines that were read alike: the new state, what is told, what is next."""

    state: str
    next_step: int | None
    to: str
    steps: tuple[int, ...] = ()
    following: int | None = None
    offset: timedelta = timedelta(0)


def turn_of(deadline: Deadline, *, is_on_the_way: bool, at: datetime) -> Turn:
    """This is what a due deadline turns into, by fresh facts. Product trap 6 and 8.

    Of an incident that is over nothing is told any more. Every step whose time has come is told,
    but a warning is passed over when the time itself has passed.
    """
    state, step = deadline.state, deadline.next_step
    if not is_on_the_way or step is None:
        is_armed = state == DeadlineState.ARMED
        return Turn(state, step, to=DeadlineState.CANCELLED if is_armed else state)
    came, following = [step], step + 1
    while (kept := deadline.steps.get(str(following))) is not None:
        if deadline.due_at + offset_of(kept) > at:
            break
        came.append(following)
        following += 1
    if AT_RISK in came and BREACH in came:
        came.remove(AT_RISK)
    return Turn(
        state,
        step,
        to=DeadlineState.BREACHED if following > BREACH else state,
        steps=tuple(came),
        following=None if kept is None else following,
        offset=timedelta(0) if kept is None else offset_of(kept),
    )


def late_for(person: User, *, at: datetime) -> QuerySet[Deadline]:
    """These are the promised times that passed and that a person is told of, longest late first.

    Theirs as the owner, the guide, the caller, the head of the department or who asked for the
    spend; of a place those of who manages it or is on duty there; and all that of whom they stand
    in for. Never what they may not see. Product A1, A2, B2 (cover), L2.
    """
    people = [person, *stood_in_for(person, at=at)]
    guided = Incident.objects.filter(guides__person__in=people).values("pk")
    calls = CheckInCall.objects.scheduled().filter(caller__in=people).values("pk")
    asked = Approval.objects.pending().filter(requested_by__in=people).values("pk")
    theirs = Q(incident__owner__in=people) | Q(incident__in=guided)
    theirs |= Q(kind=DeadlineKind.CHECK_IN, subject__in=calls)
    theirs |= Q(kind=DeadlineKind.APPROVAL, subject__in=asked)
    theirs |= Q(incident__department__head__in=people)
    theirs |= Q(incident__location__fallback_manager__in=people)
    theirs |= Q(incident__location__in=places_on_duty(person, at=at))
    for one in people:
        if one.is_owner or (one.is_manager and one.location_id is None):
            theirs |= ANY
        elif one.is_manager:
            theirs |= Q(incident__location=one.location_id)
    late = Deadline.objects.owed().filter(theirs, due_at__lt=at, kind__in=TOLD_BY_LETTER)
    late = late.filter(incident__in=Incident.objects.visible_to(person).on_the_way().values("pk"))
    return late.select_related("incident__location").order_by("due_at", "pk")
