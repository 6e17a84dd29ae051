"""How much a person may spend without asking, and a place in a month."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from incidents.actions import history
from incidents.actions.versions import columns_of, save_over
from incidents.models import AuthorityLimit, Budget, Department, Location, User
from incidents.permissions.settings import may_change_settings
from incidents.permissions.spending import may_set_limit
from incidents.policy.spending import LARGEST_AMOUNT, UNLIMITED
from incidents.queries.budgets import month_of, spent_before
from incidents.queries.spending import limit_of
from incidents.refusals import Invalid
from incidents.words.events import EventKind


@dataclass(frozen=True)
class Means:
    """What a place means to spend a month, and what it takes in, in major units; None: not said."""

    limit: Decimal | None = None
    revenue: Decimal | None = None


@transaction.atomic
def set_budget(
    location: Location,
    department: Department | None,
    *,
    means: Means,
    version: int,
    by: User,
    at: datetime,
) -> Budget:
    """Say what a place means to spend on recoveries from this month on. Product F4.

    What it spent this month before counts. `version` is the one on the page, 0 where this month
    has none yet. Raises Forbidden, Invalid, Conflict.
    """
    may_change_settings(by).or_refuse()
    for field, amount in columns_of(means).items():
        if amount is not None and not 0 <= amount <= LARGEST_AMOUNT:  # type: ignore[operator]
            raise Invalid(f"An amount is between 0 and {LARGEST_AMOUNT:,.2f}.", field=field)
    if means.revenue == 0:
        raise Invalid("Leave it empty where you do not know it.", field="revenue")
    month = month_of(location, at=at)
    of_place = {"location": location, "department": department, "month": month}
    budget = Budget.objects.filter(**of_place).first()
    if budget is None:
        before = spent_before(location, department, at=at)
        counters = {"spent": before, "spent_before": before}
        budget = Budget(**of_place, **counters, **columns_of(means), set_by=by, set_at=at)
        budget.save()
    else:
        save_over(budget, means, version=version)
    where = {"department": department.pk} if department else {"location": location.pk}
    details: dict[str, Any] = {**where, "limit": means.limit}
    history.record(None, EventKind.BUDGET_SET, by=by, at=at, **details)
    return budget


@transaction.atomic
def set_limit(person: User, *, limit: Decimal, by: User, at: datetime) -> None:
    """Say what a person may spend per incident without asking, in major units; never one's own.

    `UNLIMITED` is the largest amount we take. What was spent already stays spent. Raises
    Forbidden, Invalid. Rule 3; product F1, B7.
    """
    may_set_limit(by, person).or_refuse()
    if limit < 0 or (limit > LARGEST_AMOUNT and limit != UNLIMITED):
        raise Invalid("Write an amount, or choose unlimited.", field="limit")
    before = limit_of(person)
    AuthorityLimit.objects.update_or_create(
        person=person, defaults={"limit": limit, "set_by": by, "set_at": at}
    )
    history.record(
        None, EventKind.LIMIT_SET, by=by, at=at, person=person.pk, was=before, limit=limit
    )
