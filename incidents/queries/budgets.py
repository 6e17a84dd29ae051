"""What places mean to spend this month, and what is left of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Q, Sum

from incidents.models import Approval, Budget, Department, Incident, LedgerEntry, Location, User
from incidents.policy.working_time import instant
from incidents.words.people import Role
from incidents.words.spending import EntryKind

NOTHING = Decimal(0)


def month_of(location: Location, *, at: datetime) -> date:
    """This is the first day of the month it is at a place; it begins at local midnight. F4."""
    return at.astimezone(location.zone).date().replace(day=1)


def budget_in_force(incident: Incident, *, at: datetime) -> Budget | None:
    """This is the newest budget an incident counts in: its department's, else its place's. F4.

    It may be of an earlier month: it goes on until it is changed.
    """
    here = Q(department=None)
    if incident.department_id:
        here |= Q(department=incident.department_id)
    month = month_of(incident.location, at=at)
    rows = Budget.objects.filter(here, location=incident.location, month__lte=month)
    newest: dict[int | None, Budget] = {}
    for row in rows.select_related("location", "department").order_by("month"):
        newest[row.department_id] = row
    found = [newest.get(incident.department_id), newest.get(None)]
    return next((one for one in found if one and one.limit is not None), None)


def as_of_month(budget: Budget, *, at: datetime) -> Budget:
    """This is a budget in the month it is now; one of an earlier month begins anew, not saved."""
    month = month_of(budget.location, at=at)
    if budget.month == month:
        return budget
    return Budget(
        location=budget.location, department=budget.department, month=month, limit=budget.limit
    )


def budget_now(incident: Incident, *, at: datetime) -> Budget | None:
    """This is what an incident counts in this month, for a page; None where none is set."""
    found = budget_in_force(incident, at=at)
    return as_of_month(found, at=at) if found else None


def budget_of_place(
    location: Location, department: Department | None, *, at: datetime
) -> Budget | None:
    """This is the budget of one place as it stands this month, whether or not it has a limit."""
    rows = Budget.objects.filter(location=location, department=department)
    rows = rows.filter(month__lte=month_of(location, at=at)).order_by("-month")
    newest = rows.select_related("location", "department").first()
    return as_of_month(newest, at=at) if newest else None


def reservation_of(approval: Approval) -> LedgerEntry:
    """This is the money that waits for an answer to a request, with its budget."""
    waiting = LedgerEntry.objects.select_related("budget__location", "budget__department")
    return waiting.get(approval=approval, kind=EntryKind.RESERVE, settled_by__isnull=True)


def overrun_of(approval: Approval, *, amount: Decimal, at: datetime) -> Decimal:
    """This is by how much a yes to this amount passes the budget, in major units. Product F4.

    What others asked for counts too: it may be approved any minute.
    """
    budget = budget_now(approval.incident, at=at)
    if budget is None or budget.limit is None:
        return NOTHING
    reserved = reservation_of(approval)
    free = reserved.amount if reserved.budget_id == budget.pk else NOTHING
    return max(amount - free - budget.left, NOTHING)


def spent_before(location: Location, department: Department | None, *, at: datetime) -> Decimal:
    """This is what a place spent this month before it had a budget, in major units.

    Nothing counts twice: what another budget of the place has counted already is left out.
    """
    month = month_of(location, at=at)
    others = Budget.objects.filter(location=location, month=month)
    if department and others.filter(department=None).exists():
        return NOTHING
    begins = instant(month, time(0), location.zone)
    entries = LedgerEntry.objects.spends().filter(budget=None, at__gte=begins)
    entries = entries.filter(incident__location=location)
    if department:
        entries = entries.filter(incident__department=department)
    counted = others.exclude(department=None).values("department")
    of_nobody = Q(incident__department=None) | ~Q(incident__department__in=counted)
    return entries.filter(of_nobody).aggregate(total=Sum("amount"))["total"] or NOTHING


def budget_that_counts_before(spend: LedgerEntry) -> Budget | None:
    """This is the budget that counts a spend made before there was one: the next one. F4."""
    incident = spend.incident
    month = month_of(incident.location, at=spend.at)
    rows = Budget.objects.filter(location=incident.location, month=month, set_at__gte=spend.at)
    rows = rows.filter(Q(department=None) | Q(department=incident.department_id))
    return rows.filter(spent_before__gte=spend.amount).order_by("set_at", "pk").first()


def who_hears_of_overruns(location: Location) -> list[User]:
    """These are told when a budget of the place is passed: its managers, else the owners. F4."""
    working = User.objects.working().order_by("pk")
    managers = list(working.filter(role=Role.MANAGER, location=location))
    return managers or list(working.filter(role=Role.OWNER))


@dataclass(frozen=True)
class PlaceBudget:
    """One place and its budget this month, if it has one."""

    location: Location
    department: Department | None
    budget: Budget | None

    @property
    def name(self) -> str:
        """What the place is called on its own row."""
        return self.department.name if self.department else "Everything else"


def budgets_for(person: User, *, at: datetime) -> list[list[PlaceBudget]]:
    """These are the budgets of the places somebody manages, one list per location. Design 7."""
    places = Location.objects.filter(is_open=True).prefetch_related("departments").order_by("name")
    if not person.is_owner and person.location_id:
        places = places.filter(pk=person.location_id)
    locations = list(places)
    newest = _newest(locations, at=at)
    return [
        [
            PlaceBudget(place, part, newest.get((place.pk, part.pk if part else None)))
            for part in [None, *(one for one in place.departments.all() if one.is_open)]
        ]
        for place in locations
    ]


def _newest(locations: Iterable[Location], *, at: datetime) -> dict[tuple[int, int | None], Budget]:
    known = {place.pk: place for place in locations}
    found: dict[tuple[int, int | None], Budget] = {}
    for row in Budget.objects.filter(location__in=known).order_by("month"):
        row.location = known[row.location_id]
        if row.month <= month_of(row.location, at=at):
            found[(row.location_id, row.department_id)] = row
    return {key: as_of_month(row, at=at) for key, row in found.items() if row.limit is not None}
