"""What every page of the insights shares: what is asked for, kept figures, the page or its file."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now

from incidents.models import User
from incidents.models.incidents import IncidentQuerySet
from incidents.permissions.insights import may_read_letter, may_read_spend
from incidents.queries.filters import InsightFilters
from incidents.queries.kept import keep
from incidents.views.figures import as_file
from incidents.views.http import StaffRequest, state_for

Read = TypeVar("Read")
AS_FILE = "csv"
PAGES = (
    ("insights", "Overview"),
    ("insights-response", "Response"),
    ("insights-ladder", "Ladder"),
    ("insights-loyalty", "Loyalty"),
    ("insights-spend", "Spend"),
    ("insights-causes", "What happened"),
    ("insights-rate", "Rate"),
    ("insights-learning", "Learning"),
    ("insights-advocacy", "Word of mouth"),
    ("insights-letter", "Letter"),
)


def pages_for(user: User) -> list[tuple[str, str]]:
    asked = {"insights-spend": may_read_spend, "insights-letter": may_read_letter}
    return [one for one in PAGES if one[0] not in asked or asked[one[0]](user)]


def filters_of(request: StaffRequest) -> InsightFilters:
    """What this page is asked for: period, place, type, severity."""
    return InsightFilters(request.GET, user=request.user, at=now(), state=state_for(request))


def read_once(
    filters: InsightFilters,
    count: Callable[[IncidentQuerySet], Read],
    *,
    of_their_place: bool = False,
    name: str = "",
) -> Read:
    """Figures of what is asked for, counted again as soon as anything was written. Rule 12."""
    asked = urlencode(sorted(filters.asked.items()))
    what = f"{name or count.__name__}-{filters.user.pk}-{of_their_place:d}"
    rows = filters.of_their_place if of_their_place else filters.qs
    return keep(f"insights-{what}-{hash(asked)}", filters.state, lambda: count(rows))


def read_before(filters: InsightFilters, count: Callable[[IncidentQuerySet], Read]) -> Read:
    """The same figures of as many days before, to see what moved."""
    return read_once(filters, lambda _: count(filters.before), name=f"before-{count.__name__}")


def show_figures(request: StaffRequest, filters: InsightFilters, **context: Any) -> HttpResponse:
    """The page with its figures, or the same as a file; 422 where the filters make no sense."""
    page = (request.resolver_match and request.resolver_match.url_name) or "insights"
    if AS_FILE in request.GET and filters.is_valid():
        return as_file(page, context)
    context = {
        "nav": "insights",
        "page": page,
        "form": filters.form,
        "since": filters.since,
        "days": filters.days,
        "query": request.GET.urlencode(),
        "behind": urlencode(filters.asked),
        "pages": pages_for(request.user),
        "with_estimates": filters.with_estimates,
        **context,
    }
    template = f"incidents/{page.replace('-', '_')}.html"
    return render(request, template, context, status=200 if filters.is_valid() else 422)


def list_behind(filters: InsightFilters, **more: str | int) -> str:
    """The address of the incidents behind a figure."""
    return f"{reverse('incident-list')}?{urlencode({**filters.asked, **more})}"
