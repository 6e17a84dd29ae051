"""When a place works, for the business owner: its hours and its days off."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from incidents.actions.calendars import (
    Calendar,
    add_day_off,
    forget_day,
    open_all_the_same,
    set_hours,
)
from incidents.forms.calendars import (
    AddDayOffForm,
    ChangeCalendarForm,
    WhichDayForm,
    calendar_as_typed,
)
from incidents.models import Location
from incidents.permissions.settings import may_change_settings
from incidents.policy.calendars import DaysOff
from incidents.policy.opening_hours import week_of
from incidents.policy.working_time import Hours
from incidents.queries.calendars import days_off_to_come, what_it_means
from incidents.refusals import Invalid
from incidents.views.http import StaffRequest, carry_out, posted, press, show
from incidents.views.versions import save_version

NAV = "organisation"


@require_http_methods(["GET", "POST"])
def calendar_change(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    location = get_object_or_404(Location, pk=pk)
    form = ChangeCalendarForm(posted(request), initial=_initial(request, location))
    hours, only_looks = location.hours, "look" in request.POST
    if form.is_valid():
        calendar = Calendar(**form.calendar())
        hours = _hours(location, calendar)

        def act(at: datetime) -> str:
            version = form.version_read
            set_hours(location, calendar=calendar, version=version, by=request.user, at=at)
            return reverse("calendar-change", args=[pk])

        done = None if only_looks else save_version(request, form, act, saved_now=lambda: _now(pk))
        if done:
            messages.success(request, "The hours are saved. Clocks that run keep their time.")
            return done
    at = now()
    context = {
        "location": location,
        "days_off": days_off_to_come(location, at=at),
        "meant": what_it_means(location, hours=hours, at=at),
        "is_typed": form.is_bound and form.is_valid(),
    }
    return show(request, "incidents/calendar_change.html", form, nav=NAV, **context)


@require_http_methods(["GET", "POST"])
def day_off_add(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    location = get_object_or_404(Location, pk=pk)
    form = AddDayOffForm(posted(request))
    if form.is_valid():

        def act(at: datetime) -> str:
            add_day_off(location, **form.cleaned_data, by=request.user, at=at)
            return reverse("calendar-change", args=[pk])

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"{location.name} is closed on {_said(form)}.")
            return done
    return show(request, "incidents/day_off_add.html", form, location=location, nav=NAV)


@require_POST
def day_off_open(request: StaffRequest, pk: int) -> HttpResponse:
    return _say_of_a_day(request, pk, say=open_all_the_same, words="{place} is open on {day}.")


@require_POST
def day_off_forget(request: StaffRequest, pk: int) -> HttpResponse:
    words = "{day} is as the usual week and the country have it."
    return _say_of_a_day(request, pk, say=forget_day, words=words)


def _say_of_a_day(
    request: StaffRequest, pk: int, *, say: Callable[..., None], words: str
) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    location = get_object_or_404(Location, pk=pk)
    form = WhichDayForm(request.POST)
    if not form.is_valid():
        raise Invalid("Pick a day of the list.")
    day: date = form.cleaned_data["day"]

    def act(at: datetime) -> str:
        say(location, day=day, by=request.user, at=at)
        return reverse("calendar-change", args=[pk])

    done = press(request, act)
    messages.success(request, words.format(place=location.name, day=_said(form)))
    return done


def _said(form: AddDayOffForm | WhichDayForm) -> str:
    day: date = form.cleaned_data["day"]
    return f"{day:%A}, {day.day} {day:%B %Y}"


def _initial(request: StaffRequest, location: Location) -> dict[str, Any]:
    saved = dict(calendar_as_typed(location))
    # Asked for as the country is chosen, so that its regions can be shown.
    country = request.GET.get("holiday_country")
    return saved if country is None else saved | {"holiday_country": country}


def _now(pk: int) -> dict[str, Any]:
    return dict(calendar_as_typed(Location.objects.get(pk=pk)))


def _hours(location: Location, calendar: Calendar) -> Hours:
    days_off = DaysOff(calendar.holiday_country, calendar.holiday_region, location.own_days)
    return Hours(location.zone, week_of(calendar.weekly_hours), days_off)
