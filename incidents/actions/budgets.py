"""The pen for the counters of budgets: what is reserved and spent in a month. Only ledger calls."""

from datetime import datetime
from decimal import Decimal

from django.db.models import F, Value

from incidents.actions import history, letters
from incidents.emails.budgets import budget_overrun
from incidents.models import Budget, Incident, LedgerEntry, User
from incidents.models.fields import MoneyField
from incidents.queries.budgets import (
    budget_in_force,
    budget_that_counts_before,
    month_of,
    who_hears_of_overruns,
)
from incidents.words.events import EventKind

NOTHING = Decimal(0)


def budget_for(incident: Incident, *, at: datetime) -> Budget | None:
    """Find the row that this month is counted in; the first to need a new month makes it. F4."""
    found = budget_in_force(incident, at=at)
    if found is None or found.month == (month := month_of(incident.location, at=at)):
        return found
    of_place = {"location": found.location, "department": found.department, "month": month}
    limit = {"limit": found.limit, "set_by": found.set_by, "set_at": found.set_at}
    return Budget.objects.get_or_create(**of_place, defaults=limit)[0]


def count(
    budget: Budget | None,
    *,
    reserved: Decimal = NOTHING,
    spent: Decimal = NOTHING,
    spent_before: Decimal = NOTHING,
) -> None:
    """Add to what is reserved and spent, in major units; less than nothing takes away."""
    if budget is None:
        return
    more = {"reserved": reserved, "spent": spent, "spent_before": spent_before}
    added = {
        name: F(name) + Value(amount, output_field=MoneyField()) for name, amount in more.items()
    }
    Budget.objects.filter(pk=budget.pk).update(**added)
    budget.refresh_from_db(fields=["reserved", "spent", "limit"])


def take_back(spend: LedgerEntry) -> None:
    """Count a spend that was reversed no more, in whichever budget it counts. F4."""
    if spend.budget:
        count(spend.budget, spent=-spend.amount)
    else:
        before = budget_that_counts_before(spend)
        count(before, spent=-spend.amount, spent_before=-spend.amount)


def warn(entry: LedgerEntry, *, by: User, at: datetime) -> None:
    """Write down that a spend passed the budget, and tell who manages the place, once a day. F4."""
    budget = entry.budget
    if budget is None or not entry.over_budget:
        return
    history.record(
        entry.incident,
        EventKind.BUDGET_OVERRUN,
        by=by,
        at=at,
        budget=budget.pk,
        amount=entry.amount,
        overrun=budget.overrun,
    )
    day = at.astimezone(budget.location.zone).date()
    told = who_hears_of_overruns(budget.location)
    letters.queue_all([budget_overrun(budget, day=day, to=one) for one in told], at=at)
