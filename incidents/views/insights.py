"""Insights: how we responded, what it did, what it cost, and, apart from it, what happened."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from incidents import charts
from incidents.charts import Bar, Chart
from incidents.permissions.insights import may_read_spend
from incidents.permissions.volumes import may_keep_volumes
from incidents.policy.figures import FEWEST_FOR_PERCENT
from incidents.policy.learning import WATCH_WINDOW
from incidents.queries.filters import InsightFilters
from incidents.queries.insights.authority import Used, authority_of
from incidents.queries.insights.causes import Cause, occurrence_of
from incidents.queries.insights.ladder import Ladder, ladder_of, story_of
from incidents.queries.insights.learning import Unchanged, learning_of
from incidents.queries.insights.loyalty import Bounce, bounce_of, bounce_with_estimates
from incidents.queries.insights.moments import moments_of
from incidents.queries.insights.over_delivery import consistency_of
from incidents.queries.insights.rate import Asked, rates_of
from incidents.queries.insights.response import response_of
from incidents.queries.insights.returns import kept_promises, returns_of, still_owed
from incidents.queries.insights.spend import Spent, spend_of, spent_on
from incidents.queries.insights.surveys import answers_of
from incidents.views.http import StaffRequest
from incidents.views.insight_pages import (
    filters_of,
    list_behind,
    read_before,
    read_once,
    show_figures,
)
from incidents.views.rate_charts import rate_chart, state_chart, type_chart
from incidents.words.loyalty import NpsBand

CONTACT_EDGES = (5, 15, 30, 60, 240)
FIX_EDGES = (30, 60, 120, 240)


@require_safe
def insights(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    bounce = _bounce(filters)
    may_read = may_read_spend(request.user)
    spent = read_once(filters, spent_on, of_their_place=True) if may_read else None
    return show_figures(
        request,
        filters,
        response=read_once(filters, response_of),
        ladder=read_once(filters, ladder_of),
        loyalty=bounce,
        bounce=bounce_chart(bounce),
        spend={"total": spent} if spent else None,
        occurrence=read_once(filters, occurrence_of),
    )


@require_safe
def insights_loyalty(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    bounce = _bounce(filters)
    may_read = may_read_spend(request.user)
    return show_figures(
        request,
        filters,
        loyalty=bounce,
        before=read_before(filters, bounce_of),
        bounce=bounce_chart(bounce),
        bands=NpsBand,
        returns=read_once(filters, returns_of),
        answers=read_once(filters, answers_of),
        owed=read_once(filters, still_owed, of_their_place=True) if may_read else None,
        kept=read_once(filters, kept_promises, of_their_place=True) if may_read else None,
    )


@require_safe
def insights_ladder(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    ladder = read_once(filters, ladder_of)
    story = read_once(filters, story_of)
    return show_figures(
        request,
        filters,
        ladder=ladder,
        before=read_before(filters, ladder_of),
        rungs_chart=_rungs_chart(ladder, filters),
        story=story,
        bounces=[(name, one, bounce_chart(one)) for name, one in story.rungs],
    )


@require_safe
def insights_response(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    found, zone = read_once(filters, response_of), request.user.zone
    return show_figures(
        request,
        filters,
        response=found,
        before=read_before(filters, response_of),
        moments=read_once(filters, lambda rows: moments_of(rows, zone=zone), name="moments"),
        contact_chart=charts.histogram(
            "Minutes from logging to the first contact", found.contact.lengths, edges=CONTACT_EDGES
        ),
        fix_chart=charts.histogram(
            "Minutes from logging to the fix", found.fix.lengths, edges=FIX_EDGES
        ),
    )


@require_safe
def insights_spend(request: StaffRequest) -> HttpResponse:
    may_read_spend(request.user).or_refuse()
    filters = filters_of(request)
    spend = read_once(filters, spend_of, of_their_place=True)
    return show_figures(
        request,
        filters,
        spend=spend,
        consistency=read_once(filters, consistency_of, of_their_place=True),
        authority=_authority(filters),
        purpose_chart=_money_chart("Spent by purpose", spend.by_purpose),
        kind_chart=_money_chart("Spent by kind of remedy", spend.by_kind),
    )


@require_safe
def insights_causes(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    found = read_once(filters, occurrence_of)
    return show_figures(
        request,
        filters,
        occurrence=found,
        before=read_before(filters, occurrence_of),
        type_chart=_pareto("Incidents by type", found.types, filters, name="type"),
        cause_chart=_pareto("Incidents by cause", found.causes, filters, name="cause"),
    )


@require_safe
def insights_rate(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    first = localdate(filters.since).replace(day=1)
    place = {name: filters.chosen_one(name) for name in ("location", "department")}
    asked = Asked(first, filters.at, **place)
    found = rates_of(filters.whenever, asked)
    since = {"since": first.isoformat()}
    places = [(one, list_behind(filters, **since, **one.behind)) for one in found.places]
    return show_figures(
        request,
        filters,
        rates=found,
        before=rates_of(filters.whenever, asked.before).whole,
        first=first,
        behind=urlencode(filters.asked | since),
        places=places,
        month_chart=rate_chart("Month", [(one, "") for one in found.months]),
        place_chart=rate_chart("Place", places),
        type_chart=type_chart(
            [(one, list_behind(filters, **since, **one.behind)) for one in found.types]
        ),
        may_keep=may_keep_volumes(request.user),
    )


@require_safe
def insights_learning(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    today = localdate(filters.at)
    found = learning_of(filters.qs, whenever=filters.whenever, since=filters.since, today=today)
    return show_figures(
        request,
        filters,
        learning=found,
        state_chart=state_chart(found),
        watch=WATCH_WINDOW.days,
        unchanged=[(one, _behind_type(filters, one)) for one in found.unchanged],
    )


def bounce_chart(bounce: Bounce) -> Chart | None:
    if bounce.baseline is None or bounce.after_failure is None or bounce.after_recovery is None:
        return None
    return charts.loyalty(
        bounce.baseline, bounce.after_failure, bounce.after_recovery, count=bounce.count
    )


def _authority(filters: InsightFilters) -> list[Used]:
    # By name only for the business owner: it is about use of authority, not about people.
    if not filters.user.is_owner:
        return []
    return read_once(filters, authority_of, of_their_place=True)


def _bounce(filters: InsightFilters) -> Bounce:
    return read_once(filters, bounce_with_estimates if filters.with_estimates else bounce_of)


def _rungs_chart(ladder: Ladder, filters: InsightFilters) -> Chart:
    marks = [
        Bar(name, share.part, href=list_behind(filters, rung=rung))
        for rung, name, share in ladder.steps
    ]
    return charts.columns("Rung reached", marks)


def _money_chart(title: str, sums: Iterable[Spent]) -> Chart:
    marks = [Bar(one.name, one.amount, text=f"{one.amount:,.0f}") for one in sums]
    return charts.bars(title, marks, counts="Spent")


def _pareto(title: str, causes: Sequence[Cause], filters: InsightFilters, *, name: str) -> Chart:
    marks = [
        Bar(one.name, one.count, href=list_behind(filters, **{name: one.key}) if one.key else "")
        for one in sorted(causes, key=lambda one: (-one.count, one.name))
    ]
    # Of fewer than ten no percentage is shown, so there is no line of shares either.
    enough = sum(one.count for one in causes) >= FEWEST_FOR_PERCENT
    return charts.pareto(title, marks) if enough else charts.bars(title, marks)


def _behind_type(filters: InsightFilters, one: Unchanged) -> str:
    return list_behind(filters, type=one.key) if one.key else ""
