"""Which recoveries need us now, which wait for a date, and whose they are."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from incidents.lifecycle import CheckInStatus, DeadlineState, IncidentStatus, RemedyStatus
from incidents.models import CheckInCall, Deadline, Hold, Incident, Remedy, User
from incidents.models.deadlines import DeadlineQuerySet
from incidents.models.holds import HoldQuerySet
from incidents.models.incidents import ON_THE_WAY, IncidentQuerySet
from incidents.models.remedies import RemedyQuerySet
from incidents.policy.clock import AT_RISK, BREACH, WARNED
from incidents.policy.ladder import RESTORED
from incidents.words.clock import DeadlineKind
from incidents.words.people import Role

# These have a date of their own and hold nobody up until then. Product trap 9.
HAS_ITS_DATE = (DeadlineKind.CHECK_IN, DeadlineKind.PROCESS_FIX)
# What a clock that runs is told by.
CLOCK = ("incident", "kind", "subject", "due_at", "state", "done_at", "steps")


def led_by(user: User) -> Q:
    """Which incidents this person leads: of their place, of their department, or all. B5, L3.

    The same rule as permissions.people.leads, as a condition on incidents.
    """
    heads = Q(department__head=user)
    everywhere = user.location_id is None
    if user.is_owner or (everywhere and user.role in {Role.MANAGER, Role.DEPARTMENT_HEAD}):
        return Q()
    if user.role in {Role.MANAGER, Role.DEPARTMENT_HEAD}:
        return heads | Q(location=user.location_id)
    return heads


def hidden_from(person: User) -> list[int]:
    """These are the recoveries on the way that a person may not see: a handful. Product L2.

    A page of many small questions asks this once, instead of what is visible each time.
    """
    restricted = Incident.objects.on_the_way().filter(is_restricted=True)
    seen = Incident.objects.visible_to(person).filter(is_restricted=True)
    return list(restricted.exclude(pk__in=seen.values("pk")).values_list("pk", flat=True))


def overdue(clocks: DeadlineQuerySet, *, at: datetime) -> DeadlineQuerySet:
    """Those whose time has passed and whose duty is still to be done, told or not yet told."""
    return clocks.owed().filter(Q(state=DeadlineState.BREACHED) | Q(due_at__lte=at))


def at_risk(clocks: DeadlineQuerySet, *, at: datetime) -> DeadlineQuerySet:
    """Those that run and are past their warning mark: a look at the clock, not a state."""
    # The warning is told once; from then on the next step is the breach.
    warned = Q(next_step=AT_RISK, next_step_at__lte=at) | Q(next_step=BREACH)
    running = clocks.filter(state=DeadlineState.ARMED, due_at__gt=at, kind__in=sorted(WARNED))
    return running.filter(warned)


def late_ones(rows: IncidentQuerySet, *, at: datetime) -> IncidentQuerySet:
    """Recoveries with a duty whose time has passed."""
    return rows.on_the_way().filter(Exists(overdue(_clocks_of_it(), at=at)))


def at_risk_ones(rows: IncidentQuerySet, *, at: datetime) -> IncidentQuerySet:
    """Recoveries with a clock past its warning mark, and none that is late."""
    risky = Exists(at_risk(_clocks_of_it(), at=at))
    return rows.on_the_way().filter(risky, ~Exists(overdue(_clocks_of_it(), at=at)))


def waiting_for_their_date(rows: IncidentQuerySet, *, at: datetime) -> IncidentQuerySet:
    """Recoveries that owe nothing now: all but the call is done, or the rest is on hold.

    Product trap 9, A6, A7.
    """
    return rows.filter(_waits(at))


def pressing(rows: IncidentQuerySet, *, at: datetime) -> tuple[int, int, int]:
    """This is how many are on the way, how many of them late, and how many others at risk."""
    late = Q(Exists(overdue(_clocks_of_it(), at=at)))
    risky = Q(Exists(at_risk(_clocks_of_it(), at=at)))
    counted = rows.on_the_way().aggregate(
        every=Count("pk"),
        late=Count("pk", filter=late),
        at_risk=Count("pk", filter=risky & ~late),
    )
    return counted["every"], counted["late"], counted["at_risk"]


def needing_us(rows: IncidentQuerySet, *, at: datetime) -> IncidentQuerySet:
    """Recoveries on the way in which somebody has something to do now. Product trap 9."""
    return rows.on_the_way().exclude(_waits(at))


def clocks_owed(incidents: Iterable[Incident]) -> dict[int, list[Deadline]]:
    """These are the duties each recovery still owes, the nearest first; one query for all."""
    owed = Deadline.objects.filter(incident__in=[one.pk for one in incidents]).owed()
    found: dict[int, list[Deadline]] = {}
    for clock in owed.only(*CLOCK).order_by("due_at", "pk"):
        found.setdefault(clock.incident_id, []).append(clock)
    return found


def holds_running(numbers: Iterable[int]) -> dict[int, Hold]:
    """These are the holds that run on some incidents, by number; not asked where there are none."""
    wanted = list(numbers)
    if not wanted:
        return {}
    return {hold.incident_id: hold for hold in Hold.objects.running().filter(incident__in=wanted)}


def on_hold() -> HoldQuerySet:
    """The hold that runs on the incident asked about."""
    return Hold.objects.running().filter(incident=OuterRef("pk"))


def _waits(at: datetime) -> Q:
    owed_now = _clocks_of_it().owed().exclude(kind__in=HAS_ITS_DATE)
    calls = CheckInCall.objects.filter(incident=OuterRef("pk"), status=CheckInStatus.SCHEDULED)
    for_its_date = (
        Q(status=IncidentStatus.FIXED, rung__gte=RESTORED)
        & (Q(asked_at__isnull=False) | ~Q(not_asked_reason=""))
        & (~Q(no_extra_reason="") | Q(Exists(extras_given())))
        & (Q(process_fix__isnull=False) | ~Q(no_process_fix_reason=""))
        & Q(Exists(calls.filter(due_at__gt=at)))
    )
    held = (
        Q(status__in=ON_THE_WAY) & Q(Exists(on_hold())) & ~Q(Exists(calls.filter(due_at__lte=at)))
    )
    return (for_its_date | held) & ~Q(Exists(owed_now))


def extras_given() -> RemedyQuerySet:
    """Extras of the incident asked about that the customer has."""
    return Remedy.objects.filter(incident=OuterRef("pk"), status=RemedyStatus.DELIVERED).extras()


def _clocks_of_it() -> DeadlineQuerySet:
    return Deadline.objects.filter(incident=OuterRef("pk"))
