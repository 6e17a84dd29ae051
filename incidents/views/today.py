"""Today: what needs this person now, and the figures of whoever leads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe

from incidents.permissions.insights import may_read_spend
from incidents.queries import today as queries
from incidents.queries.navigation import Counts
from incidents.queries.owed import Duty
from incidents.queries.owned import Owned, owned_by
from incidents.views.http import StaffRequest
from incidents.views.insights import bounce_chart
from incidents.words.people import Role

NOT_TOLD_SHOWN = 5
MORNING_ENDS, AFTERNOON_ENDS = 12, 18


@require_safe
def today(request: StaffRequest) -> HttpResponse:
    person, at = request.user, now()
    mine = owned_by(person, at=at)
    duties = queries.duties_of(person, at=at, mine=mine)
    context = {
        "nav": "today",
        "now": at,
        "greeting": _greeting(localtime(at).hour),
        "duties": duties,
        "counts": _counts(duties, mine),
        "top": queries.top_of(duties, at=at),
        "mine": [one.incident for one in mine],
        "waiting": [one for one in mine if one.waits],
        "next_date": None if duties else queries.next_date(person, at=at),
    }
    if person.role in {Role.MANAGER, Role.OWNER, Role.DEPARTMENT_HEAD}:
        context["not_told"] = queries.not_told_yet(person)[:NOT_TOLD_SHOWN]
    else:
        context["last_logged"] = queries.last_logged(person)
    if may_read_spend(person):
        figures = queries.figures_for(person, at=at)
        context |= {
            "figures": figures,
            "bounce": bounce_chart(figures.bounce),
        }
    return render(request, "incidents/today.html", context)


def _counts(duties: list[Duty], mine: list[Owned]) -> Counts:
    asked = [duty.asks for duty in duties]
    needed = sum(1 for one in mine if not one.waits)
    return Counts(needed, approvals=asked.count("approval"), calls=asked.count("call"))


def _greeting(hour: int) -> str:
    if hour < MORNING_ENDS:
        return "Good morning"
    return "Good afternoon" if hour < AFTERNOON_ENDS else "Good evening"
