"""Today: what needs this person now, and the figures of whoever leads."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe

from incidents.permissions.insights import may_read_spend
from incidents.queries import today as queries
from incidents.queries.navigation import Counts
from incidents.queries.owed import Duty
from incidents.queries.owned import Owned
from incidents.views.http import StaffRequest, show, state_for
from incidents.views.insights import bounce_chart
from incidents.words.people import Role

MORNING_ENDS, AFTERNOON_ENDS = 12, 18


@require_safe
def today(request: StaffRequest) -> HttpResponse:
    person, at, state = request.user, now(), state_for(request)
    day = queries.day_of(person, state=state)
    context: dict[str, Any] = {
        "nav": "today",
        "now": at,
        "state": state,  # until the next one, what was drawn stays
        "greeting": _greeting(localtime(at).hour),
        "away": day.away,
        "duties": day.duties,
        "counts": _counts(day.duties, day.mine),
        "top": day.top,
        "mine": [one.incident for one in day.mine],
        "waiting": [one for one in day.mine if one.waits],
        "next_date": day.next_date,
    }
    if person.role in {Role.MANAGER, Role.OWNER, Role.DEPARTMENT_HEAD}:
        context |= {"stalled": day.stalled, "not_told": day.not_told}
    else:
        context["last_logged"] = day.last_logged
    if may_read_spend(person):
        figures = queries.figures_for(person, state=state)
        context |= {
            "figures": figures,
            "bounce": bounce_chart(figures.bounce),
        }
    return show(request, "incidents/today.html", **context)


def _counts(duties: list[Duty], mine: list[Owned]) -> Counts:
    asked = [duty.asks for duty in duties]
    needed = sum(1 for one in mine if not one.waits)
    return Counts(needed, approvals=asked.count("approval"), calls=asked.count("call"))


def _greeting(hour: int) -> str:
    if hour < MORNING_ENDS:
        return "Good morning"
    return "Good afternoon" if hour < AFTERNOON_ENDS else "Good evening"
