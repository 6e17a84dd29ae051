"""The month in one page, for the owner of the business: on screen and to print."""

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from incidents.emails.monthly import FOOT, OnePage, one_page, printed
from incidents.models import Organisation
from incidents.permissions.insights import may_read_letter
from incidents.policy.monthly import Month, month_of
from incidents.queries.monthly import month_told
from incidents.views.http import StaffRequest, show
from incidents.views.insight_pages import pages_for

FIRST_YEAR = 2000
MONTHS = range(1, 13)


@require_safe
def insights_letter(request: StaffRequest, year: str = "", month: str = "") -> HttpResponse:
    may_read_letter(request.user).or_refuse()
    asked, last = _asked(request, year, month), _last(request)
    return show(
        request,
        "incidents/insights_letter.html",
        letter=_page(request, asked),
        month=asked,
        earlier=asked.before,
        later=asked.after if asked < last else None,
        foot=FOOT,
        pages=pages_for(request.user),
        page="insights-letter",
        nav="insights",
    )


@require_safe
def insights_letter_print(request: StaffRequest, year: str, month: str) -> HttpResponse:
    may_read_letter(request.user).or_refuse()
    asked = _asked(request, year, month)
    answer = HttpResponse(printed(_page(request, asked)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{asked.key}.pdf"'
    return answer


def _page(request: StaffRequest, month: Month) -> OnePage:
    told = month_told(month, zone=request.user.zone)
    return one_page(told, Organisation.objects.first())


def _last(request: StaffRequest) -> Month:
    return month_of(now().astimezone(request.user.zone).date()).before


def _asked(request: StaffRequest, year: str, month: str) -> Month:
    """The month that is asked for, else the last one; one that is not over tells nothing yet."""
    last = _last(request)
    asked = Month(int(year), int(month)) if year else last
    if asked.number not in MONTHS or asked.year < FIRST_YEAR or asked > last:
        raise Http404
    return asked
