"""Budgets of places: what is reserved, spent and left this month, and how much there is."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from incidents.actions.spending import Means, set_budget
from incidents.forms.budgets import SetBudgetForm
from incidents.forms.versions import as_typed
from incidents.models import Department, Location
from incidents.permissions.settings import may_change_settings
from incidents.permissions.spending import may_see_budgets
from incidents.queries.budgets import budget_of_place, budgets_for, month_of
from incidents.views.http import StaffRequest, posted, show
from incidents.views.versions import save_version

CENT = Decimal("0.01")


@require_safe
def budget_list(request: StaffRequest) -> HttpResponse:
    may_see_budgets(request.user).or_refuse()
    at = now()
    context = {
        "places": budgets_for(request.user, at=at),
        "may_set": may_change_settings(request.user),
        "today": at.astimezone(request.user.zone).date(),
        "nav": "approvals",
    }
    return render(request, "incidents/budget_list.html", context)


@require_http_methods(["GET", "POST"])
def location_budget(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    return _set(request, get_object_or_404(Location, pk=pk), None)


@require_http_methods(["GET", "POST"])
def department_budget(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    part = get_object_or_404(Department.objects.select_related("location"), pk=pk)
    return _set(request, part.location, part)


def _set(request: StaffRequest, place: Location, part: Department | None) -> HttpResponse:
    def start() -> dict[str, Any]:
        budget = budget_of_place(place, part, at=now())
        known = as_typed(budget, Means.__dataclass_fields__)
        for name in Means.__dataclass_fields__:
            if known.get(name) is not None:
                known[name] = known[name].quantize(CENT)
        return known if budget and budget.pk else known | {"version": 0}

    form = SetBudgetForm(posted(request), initial=start())
    if form.is_valid():

        def act(at: datetime) -> str:
            means, version = Means(**form.typed()), form.version_read
            set_budget(place, part, means=means, version=version, by=request.user, at=at)
            return reverse("budget-list")

        done = save_version(request, form, act, saved_now=start)
        if done:
            messages.success(request, f"The budget of {part or place} is set.")
            return done
    month = month_of(place, at=now())
    context = {"place": part or place, "month": month, "part": part, "nav": "organisation"}
    return show(request, "incidents/budget_set.html", form, **context)
