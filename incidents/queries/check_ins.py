"""Check-in calls: who makes one, who hears that nobody answered, and which are due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from incidents.lifecycle import CheckInStatus, DeadlineState
from incidents.models import CheckInCall, Deadline, Incident, Location, User
from incidents.models.check_ins import CheckInQuerySet
from incidents.policy.working_time import instant
from incidents.words.clock import DeadlineKind
from incidents.words.people import Role

Rule = Callable[[User], bool]

TABS = {"late": "Late", "today": "Today", "coming": "Coming", "done": "Done"}
FEED_FROM = timedelta(days=30)
FEED_CALLS = 500
DONE = (CheckInStatus.REACHED, CheckInStatus.NOT_REACHED)


def calls_seen_by(user: User) -> CheckInQuerySet:
    """These are the calls whose incident this person may see, each with the time it is late at.

    Product L2.
    """
    return with_late_at(CheckInCall.objects.filter(incident__in=Incident.objects.visible_to(user)))


def with_late_at(calls: CheckInQuerySet) -> CheckInQuerySet:
    """These are the same calls, each with the time it is late at: calling has ended that day.

    `late_at` is the promise on the clock; where none runs, as on hold, the call itself. Product I1.
    """
    promise = Deadline.objects.filter(
        incident=OuterRef("incident_id"), kind=DeadlineKind.CHECK_IN, subject=OuterRef("pk")
    )
    promise = promise.exclude(state=DeadlineState.CANCELLED).order_by("-generation")
    late_at = Coalesce(Subquery(promise.values("due_at")[:1]), F("due_at"))
    return calls.annotate(late_at=late_at)


def newest_clock_of(call: CheckInCall) -> Deadline | None:
    """This is the promise of a call, running or not."""
    clocks = Deadline.objects.filter(
        incident=call.incident_id, kind=DeadlineKind.CHECK_IN, subject=call.pk
    )
    return clocks.order_by("-generation").first()


def feed_of(person: User, *, at: datetime) -> list[tuple[CheckInCall, int]]:
    """These are a person's own calls to come, and late ones of 30 days, with their version.

    For a calendar: the version grows whenever a call moves. Interface 4 (check-in-feed).
    """
    calls = calls_seen_by(person).scheduled().filter(caller=person, due_at__gt=at - FEED_FROM)
    found = list(calls.select_related("incident__location").order_by("due_at", "pk")[:FEED_CALLS])
    clocks = Deadline.objects.filter(
        kind=DeadlineKind.CHECK_IN,
        incident__in=[call.incident_id for call in found],
        subject__in=[call.pk for call in found],
    )
    versions = dict(clocks.order_by("generation").values_list("subject", "generation"))
    return [(call, versions.get(call.pk, 1) - 1) for call in found]


def calls_in(calls: CheckInQuerySet, tab: str, *, at: datetime) -> CheckInQuerySet:
    """These are the calls of one tab in the order of the work; the latest first once done."""
    found = calls.filter(_tabs(at)[tab]).select_related(
        "caller", "incident__customer", "incident__location", "incident__department"
    )
    return found.order_by("-called_at", "-pk") if tab == "done" else found.order_by("due_at", "pk")


def calls_per_tab(calls: CheckInQuerySet, *, at: datetime) -> dict[str, int]:
    """This is how many calls stand in each tab, in one query."""
    counts = {tab: Count("pk", filter=rule) for tab, rule in _tabs(at).items()}
    return calls.aggregate(**counts)


def _tabs(at: datetime) -> dict[str, Q]:
    scheduled, late = Q(status=CheckInStatus.SCHEDULED), Q(late_at__lte=at)
    today = _before_tomorrow(at)
    return {
        "late": scheduled & late,
        "today": scheduled & ~late & today,
        "coming": scheduled & ~late & ~today,
        "done": Q(status__in=DONE),
    }


def _before_tomorrow(at: datetime) -> Q:
    # Today ends when it ends at the place of the customer. Reliability 2.6.
    ends = Q(pk=None)
    for name in Location.objects.values_list("time_zone", flat=True).distinct():
        zone = ZoneInfo(name)
        tomorrow = instant(at.astimezone(zone).date() + timedelta(days=1), time(0), zone)
        ends |= Q(incident__location__time_zone=name, due_at__lt=tomorrow)
    return ends


def caller_for(incident: Incident) -> User:
    """This is who makes the check-in call: the head of the department, else the next senior.

    After the head: a head of the place, its fallback manager, a manager of the place, a business
    owner, and the owner of the incident only where there is nobody else. A guide is passed over,
    and so is whoever may not see it. Product I1, L2.
    """
    place = incident.location
    head = incident.department.head_id if incident.department else None
    return _first(
        incident,
        [
            lambda one: one.pk == head,
            lambda one: one.role == Role.DEPARTMENT_HEAD and _is_at(one, incident),
            lambda one: one.pk == place.fallback_manager_id,
            lambda one: one.role == Role.MANAGER and _is_at(one, incident),
            lambda one: one.is_owner,
        ],
    )


def manager_of(incident: Incident) -> User:
    """This is the manager who hears of it: the fallback of the place, else one of its managers.

    Else a business owner, and the owner of the incident only where there is nobody else.
    """
    return _first(
        incident,
        [
            lambda one: one.pk == incident.location.fallback_manager_id,
            lambda one: one.role == Role.MANAGER and _is_at(one, incident),
            lambda one: one.is_owner,
        ],
    )


def _first(incident: Incident, rules: list[Rule]) -> User:
    advising = {guide.person_id for guide in incident.guides.all()}
    seniors = [one for one in _seniors(incident) if one.pk not in advising]
    if incident.is_restricted:
        seniors = [one for one in seniors if _sees(one, incident)]
    chosen: Iterable[User] = (one for rule in rules for one in seniors if rule(one))
    return next(iter(chosen), incident.owner)


def _seniors(incident: Incident) -> list[User]:
    named = {incident.location.fallback_manager_id}
    if incident.department:
        named.add(incident.department.head_id)
    seniors = Q(role__in=[Role.DEPARTMENT_HEAD, Role.MANAGER, Role.OWNER])
    people = User.objects.working().filter(seniors | Q(pk__in=named - {None}))
    # Someone of the place goes before someone of no place in particular.
    return sorted(people, key=lambda one: (one.location_id is None, one.pk))


def _sees(person: User, incident: Incident) -> bool:
    return Incident.objects.visible_to(person).filter(pk=incident.pk).exists()


def _is_at(person: User, incident: Incident) -> bool:
    return person.location_id in {None, incident.location_id}
