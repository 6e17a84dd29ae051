"""The list of incidents: search, filters in the address, pages."""

from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import parse_qsl

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from incidents.models import Incident
from incidents.models.incidents import IncidentQuerySet
from incidents.queries.filters import IncidentFilters
from incidents.queries.kept import AsOf, keep
from incidents.queries.search import NEWEST, SORTS, in_order, incident_named, rows_of
from incidents.views.http import StaffRequest, state_for

if TYPE_CHECKING:
    IncidentPaginator = Paginator[Incident]
else:
    IncidentPaginator = Paginator

PER_PAGE = 25
MOST_COUNTED = 2000
SHOWN = (
    "what_happened",
    "severity",
    "status",
    "rung",
    "closed_at",
    "customer_hint",
    "customer__name",
    "owner__name",
)
PRESETS = (
    ("All", ""),
    ("Needs us now", "due=now&sort=due"),
    ("Waiting for its date", "due=waiting&sort=due"),
    ("Late", "due=late&sort=due"),
    ("Not told yet", "due=not_told&sort=oldest"),
    ("Stalled", "due=stalled&sort=oldest"),
    ("High and critical", "status=on_the_way&severity=urgent"),
    ("Closed", "status=closed"),
    ("Closed without a process fix", "status=closed&process_fix=none"),
)
# What each asks for; in which order it is shown makes no difference.
WANTED = {
    preset: {name: value for name, value in parse_qsl(preset) if name != "sort"}
    for _, preset in PRESETS
}


class Pages(IncidentPaginator):
    """As many pages as anybody turns: to count all rows would cost more than to show some.

    Counted again when something happens, and each minute.
    """

    def __init__(self, rows: IncidentQuerySet, *, name: str, state: AsOf) -> None:
        super().__init__(rows, PER_PAGE)
        self.name, self.state = name, state

    @cached_property
    def count(self) -> int:
        return keep(self.name, self.state, self._count)

    def _count(self) -> int:
        rows = cast(IncidentQuerySet, self.object_list)
        return rows.order_by().values("pk")[:MOST_COUNTED].count()


class Link(NamedTuple):
    """One way to another view of the list: what it is called, its query, whether one is there."""

    label: str
    query: str
    is_here: bool = False


@require_safe
def incident_list(request: StaffRequest) -> HttpResponse:
    named = incident_named(request.GET.get("q", ""), user=request.user)
    if named:
        return redirect(named)
    at, state = now(), state_for(request)
    filters = IncidentFilters(request.GET, user=request.user, at=at, state=state)
    valid = filters.is_valid()
    found = filters.qs if valid else filters.queryset.none()
    sort = request.GET.get("sort", NEWEST)
    ordered = in_order(found.select_related("owner", "customer").only(*SHOWN), sort)
    query = _without(request.GET, "page")
    pages = Pages(ordered, name=f"count-{request.user.pk}-{hash(query)}", state=state)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "nav": "incidents",
        "now": at,
        "form": filters.form,
        "page": page,
        "more": page.paginator.count >= MOST_COUNTED,
        "rows": rows_of(page.object_list),
        "presets": _presets(request.GET),
        "sorts": SORTS,
        "sort": sort,
        "chips": _chips(filters, request.GET),
        "query": query,
        "state": state,
    }
    return render(request, "incidents/incident_list.html", context, status=200 if valid else 422)


def _presets(query: QueryDict) -> list[Link]:
    asked = {name: value for name, value in query.items() if value and name not in {"page", "sort"}}
    return [Link(label, preset, is_here=asked == WANTED[preset]) for label, preset in PRESETS]


def _chips(filters: IncidentFilters, query: QueryDict) -> list[Link]:
    if not filters.is_valid():
        return []
    return [Link(words, _without(query, name, "page")) for name, words in filters.chosen]


def _without(query: QueryDict, *names: str) -> str:
    rest = query.copy()
    for name in list(rest):
        if name in names or not rest[name]:
            rest.pop(name)
    return rest.urlencode()
