"""Charts of rates beside their line, and of how changes stand."""

from collections.abc import Iterable

from django.urls import reverse

from incidents import charts
from incidents.charts import Bar, Chart, Estimate
from incidents.lifecycle import ProcessFixStatus
from incidents.policy.rates import REFERENCE
from incidents.queries.insights.learning import Learning
from incidents.queries.insights.rate import Row


def rate_chart(what: str, rows: Iterable[tuple[Row, str]]) -> Chart:
    marks = [
        Estimate(
            one.name,
            one.tally.rate.per_thousand,
            one.tally.rate.low or 0,
            one.tally.rate.high or 0,
            text=str(one.tally.rate),
            href=href,
            numbers=_numbers(one),
        )
        for one, href in rows
    ]
    head = (what, "Incidents", "Actions", "Per 1,000", "Likely", "Left out")
    title = f"Mistakes per 1,000 actions by {what.lower()}"
    return charts.against_line(title, marks, line=REFERENCE, head=head)


def type_chart(rows: Iterable[tuple[Row, str]]) -> Chart:
    # Many types share what is little already: two places for all of them.
    rates = [(one.name, one.tally.rate.per_thousand or 0, href) for one, href in rows]
    marks = [Bar(name, rate, href=href, text=f"{rate:.2f}") for name, rate, href in rates]
    return charts.bars("Mistakes per 1,000 actions by type", marks, counts="Per 1,000")


def _numbers(row: Row) -> tuple[str, ...]:
    rate, left_out = row.tally.rate, row.tally.left_out
    known = (f"{rate.incidents:,}", f"{rate.actions:,}") if rate.actions else ("–", "–")
    return (*known, str(rate), rate.likely_range or "–", f"{left_out:,}")


def state_chart(learning: Learning) -> Chart:
    planned, done, verified = (
        f"{reverse('process-fix-list')}?status={status}" for status in ProcessFixStatus
    )
    marks = [
        Bar("Planned", learning.planned, href=planned),
        Bar("of which late", learning.overdue, href=planned),
        Bar("Done", learning.done, href=done),
        Bar("Verified", learning.verified, href=verified),
        Bar("It happened again", learning.not_effective),
    ]
    return charts.bars("Process fixes by state", marks, counts="Process fixes")
