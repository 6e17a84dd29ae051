"""What the clock asks: the time, and who has to be told when a promised time passes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from incidents.lifecycle import DeadlineState
from incidents.models import Approval, CheckInCall, Deadline, Incident, User
from incidents.models.incidents import ON_THE_WAY
from incidents.policy.clock import AT_RISK, BREACH, TOLD_AT_ONCE
from incidents.queries.approvals import approvers
from incidents.words.clock import DeadlineKind
from incidents.words.people import Role

TOLD_BY_LETTER = TOLD_AT_ONCE | {DeadlineKind.EXTRA}
ANY = ~Q(pk=None)
# Our outage must not become their storm. Reliability 2.5.
STORM_COUNT = 200
STORM_LATE = timedelta(minutes=5)


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


def what_is_due(*, at: datetime) -> Due:
    """This is whether anything is due, by one read of a partial index and without a lock."""
    moments = Deadline.objects.due(at=at).values_list("next_step_at", flat=True)
    found = [moment for moment in moments[: STORM_COUNT + 1] if moment is not None]
    return Due(len(found), at - found[0] if found else timedelta(0))


@dataclass(frozen=True)
class Turn:
    """What becomes of deadlines that were read alike: the new state, what is told, what is next."""

    state: str
    next_step: int | None
    to: str
    step: int | None = None
    following: int | None = None
    offset: timedelta = timedelta(0)


def turn_of(deadline: Deadline, *, at: datetime) -> Turn:
    """This is what a due deadline turns into, by fresh facts. Product trap 6 and 8.

    Of an incident that is over nothing is told any more. A warning is passed over when the time
    itself has passed.
    """
    state, step = deadline.state, deadline.next_step
    if not deadline.incident.is_on_the_way or step is None:
        is_armed = state == DeadlineState.ARMED
        return Turn(state, step, to=DeadlineState.CANCELLED if is_armed else state)
    if step == AT_RISK and deadline.step_at(BREACH) <= at:
        step = BREACH
    following = min((int(known) for known in deadline.steps if int(known) > step), default=None)
    return Turn(
        state,
        deadline.next_step,
        to=state if step == AT_RISK else DeadlineState.BREACHED,
        step=step,
        following=following,
        offset=timedelta(seconds=deadline.steps[str(following)]) if following else timedelta(0),
    )


@dataclass(frozen=True)
class Line:
    """Who is told of what, read once for a whole batch of deadlines."""

    managers: list[User]
    owners: list[User]
    calls: dict[int, CheckInCall]
    requests: dict[int, Approval]

    def told(self, deadline: Deadline, *, step: int) -> list[User]:
        """Those told of one step of one deadline; nobody twice, nobody who left."""
        if deadline.kind == DeadlineKind.EXTRA or step == AT_RISK:
            return self._first_of([deadline.incident.owner, *self._leaders(deadline.incident)])
        if deadline.kind == DeadlineKind.CHECK_IN:
            caller = self.calls[deadline.subject].caller
            return self._both(caller, self._of_the_place(deadline.incident))
        if deadline.kind == DeadlineKind.APPROVAL:
            return self._of_the_request(self.requests[deadline.subject])
        return self._both(deadline.incident.owner, self._leaders(deadline.incident))

    def _leaders(self, incident: Incident) -> list[User]:
        """Guides first, then those who manage the place."""
        return [*(guide.person for guide in incident.guides.all()), *self._of_the_place(incident)]

    def _of_the_place(self, incident: Incident) -> list[User]:
        """The fallback manager, the managers here, those of no place, the business owners."""
        place = incident.location
        fallback = [place.fallback_manager] if place.fallback_manager else []
        here = [person for person in self.managers if person.location_id == place.pk]
        anywhere = [person for person in self.managers if person.location_id is None]
        return [*fallback, *here, *anywhere, *self.owners]

    def _of_the_request(self, request: Approval) -> list[User]:
        """Who asked, and the next level up; the first level was told when it was asked."""
        levels = approvers(request)
        above = next(iter(levels[1:] or levels), [])
        people = dict.fromkeys([request.requested_by, *above])
        return [person for person in people if person.is_active]

    def _both(self, first: User, leaders: list[User]) -> list[User]:
        others = [person for person in leaders if person.pk != first.pk]
        return [*([first] if first.is_active else []), *self._first_of(others)]

    def _first_of(self, people: list[User]) -> list[User]:
        return [person for person in people if person.is_active][:1]


def whom_to_tell(deadlines: Sequence[Deadline], *, step: int) -> dict[int, list[User]]:
    """These are the people one step of each deadline is told to, by the key of the deadline.

    A warning goes to the owner of the incident, a breach also to the next in line; what can wait
    for the morning's mail is told to nobody now. Product A1, A11, F5; interface 10.5.
    """
    loud = [one for one in deadlines if one.kind in TOLD_BY_LETTER]
    told: dict[int, list[User]] = {one.pk: [] for one in deadlines}
    if not loud:
        return told
    leaders = User.objects.working().filter(role__in=[Role.MANAGER, Role.OWNER]).order_by("pk")
    line = Line(
        managers=[person for person in leaders if person.role == Role.MANAGER],
        owners=[person for person in leaders if person.role == Role.OWNER],
        calls=CheckInCall.objects.select_related("caller").in_bulk(
            [one.subject for one in loud if one.kind == DeadlineKind.CHECK_IN]
        ),
        requests=Approval.objects.select_related("requested_by", "incident").in_bulk(
            [one.subject for one in loud if one.kind == DeadlineKind.APPROVAL]
        ),
    )
    return told | {one.pk: line.told(one, step=step) for one in loud}


def late_for(person: User, *, at: datetime) -> QuerySet[Deadline]:
    """These are the promised times that passed and that a person answers for, longest late first.

    Theirs as the owner, the guide or the caller; a manager's also those of their place.
    """
    guided = Incident.objects.filter(guides__person=person).values("pk")
    calls = CheckInCall.objects.scheduled().filter(caller=person).values("pk")
    theirs = Q(incident__owner=person) | Q(incident__in=guided)
    theirs |= Q(kind=DeadlineKind.CHECK_IN, subject__in=calls)
    if person.is_manager:
        theirs |= Q(incident__location=person.location_id) if person.location_id else ANY
    late = Deadline.objects.owed().filter(theirs, due_at__lt=at, kind__in=TOLD_BY_LETTER)
    late = late.filter(incident__status__in=ON_THE_WAY).select_related("incident__location")
    return late.order_by("due_at", "pk")
