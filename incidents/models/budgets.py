"""What a place means to spend on recoveries in a month, and what of it is gone."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models

from incidents.models.fields import MoneyField

NOTHING = Decimal(0)


class Budget(models.Model):
    """The budget of one place for one month; its counters are caches of the ledger. Product F4."""

    location = models.ForeignKey("incidents.Location", models.PROTECT, related_name="budgets")
    # Without one it is the location's, for what has no budget in its own department.
    department = models.ForeignKey(
        "incidents.Department", models.PROTECT, null=True, blank=True, related_name="budgets"
    )
    month = models.DateField()  # its first day, by the calendar of the place
    limit = MoneyField(null=True, blank=True)  # empty: none from this month on
    reserved = MoneyField(default=0)
    spent = MoneyField(default=0)
    spent_before = MoneyField(default=0)  # of `spent`: in this month, before there was a budget
    revenue = MoneyField(null=True, blank=True)
    set_by = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["location", "month"],
                condition=models.Q(department=None),
                name="budget_one_per_location_and_month",
            ),
            models.UniqueConstraint(
                fields=["department", "month"], name="budget_one_per_department_and_month"
            ),
            models.CheckConstraint(
                name="budget_counts_nothing_below_zero",
                condition=models.Q(reserved__gte=0, spent__gte=0, spent_before__gte=0),
            ),
            models.CheckConstraint(
                name="budget_limit_not_below_nothing",
                condition=models.Q(limit=None) | models.Q(limit__gte=0),
            ),
            models.CheckConstraint(
                name="budget_revenue_is_some",
                condition=models.Q(revenue=None) | models.Q(revenue__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department or self.location}, {self.month:%B %Y}"

    @property
    def place(self) -> str:
        """What it is for, without the month and without the location of a department."""
        return self.department.name if self.department else self.location.name

    @property
    def left(self) -> Decimal:
        """What is neither reserved nor spent, in major units; below zero it is overrun."""
        left: Decimal = (self.limit or NOTHING) - self.reserved - self.spent
        return left

    @property
    def overrun(self) -> Decimal:
        """By how much reserved and spent pass the limit, in major units; no limit, no overrun."""
        over: Decimal = NOTHING if self.limit is None else max(-self.left, NOTHING)
        return over

    @property
    def share_of_revenue(self) -> Decimal | None:
        """What is spent as percent of the revenue, one place; None where that is not known."""
        if not self.revenue:
            return None
        share: Decimal = round(self.spent / self.revenue * 100, 1)
        return share
