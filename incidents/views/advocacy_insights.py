"""Insights on word of mouth: what customers told others, and what referrals brought."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from incidents import charts
from incidents.charts import Bar, Chart
from incidents.permissions.insights import may_read_spend
from incidents.queries.filters import InsightFilters
from incidents.queries.insights.advocacy import Told, advocacy_of, worth_of
from incidents.queries.insights.returns import retained_of, returns_of
from incidents.views.http import StaffRequest
from incidents.views.insight_pages import filters_of, list_behind, read_once, show_figures


@require_safe
def insights_advocacy(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    found = read_once(filters, lambda rows: advocacy_of(rows, at=filters.at), name="told")
    may_read = may_read_spend(request.user)
    return show_figures(
        request,
        filters,
        advocacy=found,
        told_chart=_told_chart(found.told, filters),
        returns=read_once(filters, returns_of),
        retained=read_once(filters, retained_of, of_their_place=True) if may_read else None,
        worth=read_once(filters, worth_of, of_their_place=True) if may_read else None,
    )


def _told_chart(told: Iterable[Told], filters: InsightFilters) -> Chart:
    marks = [
        Bar(
            str(one.kind.label),
            one.count if one.is_good else -one.count,
            href=list_behind(filters, told=one.kind.value) if one.count else "",
            text=f"{one.sign}{one.count}",
        )
        for one in told
    ]
    title = "What customers told others, within 180 days of the fix"
    return charts.bars(title, marks, counts="Times")
