"""Insights on word of mouth: what customers told others, and what referrals brought."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from incidents import charts
from incidents.charts import Bar, Chart
from incidents.permissions.insights import may_read_spend
from incidents.queries.filters import InsightFilters
from incidents.queries.insights.advocacy import Told, advocacy_of, worth_of
from incidents.queries.insights.returns import returns_of
from incidents.queries.kept import keep
from incidents.views.http import StaffRequest
from incidents.views.insights import _filters, _list_behind, _show

Read = TypeVar("Read")


@require_safe
def insights_advocacy(request: StaffRequest) -> HttpResponse:
    filters = _filters(request)
    found = _kept(filters, "told", lambda: advocacy_of(filters.qs, at=filters.at))
    may_read, here = may_read_spend(request.user), filters.of_their_place
    return _show(
        request,
        filters,
        advocacy=found,
        told_chart=_told_chart(found.told, filters),
        returns=_kept(filters, "returns", lambda: returns_of(filters.qs)),
        worth=_kept(filters, "worth", lambda: worth_of(here)) if may_read else None,
    )


def _kept(filters: InsightFilters, name: str, count: Callable[[], Read]) -> Read:
    """Figures of what is asked for, counted again as soon as anything was written. Rule 12."""
    asked = (name, filters.user.pk, *sorted(filters.asked.items()))
    return keep(f"advocacy-{hash(asked)}", filters.state, count)


def _told_chart(told: Iterable[Told], filters: InsightFilters) -> Chart:
    marks = [
        Bar(
            str(one.kind.label),
            one.count if one.is_good else -one.count,
            href=_list_behind(filters, told=one.kind.value) if one.count else "",
            text=f"{one.sign}{one.count}",
        )
        for one in told
    ]
    title = "What customers told others, within 180 days of the fix"
    return charts.bars(title, marks, counts="Times")
