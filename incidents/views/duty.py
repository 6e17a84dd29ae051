"""Duty managers of a place: the plan and its week, for the business owner and its managers."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.duty import Turn, add_shift, change_shift, remove_shift
from incidents.forms.duty import AddShiftForm, ChangeShiftForm
from incidents.forms.versions import VersionedForm, as_typed
from incidents.models import DutyShift, Location
from incidents.permissions.duty import may_plan_shifts
from incidents.queries.rota import shifts_of, week_of
from incidents.views.http import StaffRequest, carry_out, posted, press, show
from incidents.views.versions import save_version

WEEK = timedelta(days=7)
YEARS = range(2000, 9000)


@require_safe
def shift_list(request: StaffRequest, pk: int) -> HttpResponse:
    location = get_object_or_404(Location.objects.select_related("fallback_manager"), pk=pk)
    may_plan_shifts(request.user, location).or_refuse()
    at = now()
    today = at.astimezone(location.zone).date()
    first = _first_day(request.GET.get("from", "")) or today
    context: dict[str, Any] = {
        "location": location,
        "zone": location.zone,
        "today": today,
        "week": week_of(location, first=first),
        "shifts": shifts_of(location, today=today),
        "earlier": first - WEEK,
        "later": first + WEEK,
        "nav": "organisation",
    }
    return show(request, "incidents/shift_list.html", **context)


@require_http_methods(["GET", "POST"])
def shift_add(request: StaffRequest, pk: int) -> HttpResponse:
    location = get_object_or_404(Location, pk=pk)
    may_plan_shifts(request.user, location).or_refuse()
    form = AddShiftForm(posted(request), location=location)
    if form.is_valid():

        def act(at: datetime) -> str:
            add_shift(location, turn=Turn(**form.typed()), by=request.user, at=at)
            return reverse("shift-list", args=[pk])

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"{form.cleaned_data['person'].name} is on the plan.")
            return done
    return show(request, "incidents/shift_add.html", form, location=location, nav="organisation")


@require_http_methods(["GET", "POST"])
def shift_change(request: StaffRequest, pk: int) -> HttpResponse:
    shift = get_object_or_404(DutyShift.objects.select_related("location", "person"), pk=pk)
    may_plan_shifts(request.user, shift.location).or_refuse()
    form = ChangeShiftForm(posted(request), initial=_shift(pk), location=shift.location)
    if form.is_valid():

        def act(at: datetime) -> str:
            turn, version = Turn(**form.typed()), form.version_read
            change_shift(shift, turn=turn, version=version, by=request.user, at=at)
            return reverse("shift-list", args=[shift.location_id])

        done = save_version(request, form, act, saved_now=lambda: _shift(pk))
        if done:
            messages.success(request, "The shift is saved.")
            return done
    context = {"shift": shift, "location": shift.location, "nav": "organisation"}
    return show(request, "incidents/shift_change.html", form, **context)


@require_POST
def shift_remove(request: StaffRequest, pk: int) -> HttpResponse:
    shift = get_object_or_404(DutyShift.objects.select_related("location", "person"), pk=pk)
    may_plan_shifts(request.user, shift.location).or_refuse()
    form = VersionedForm(request.POST)
    read = form.version_read if form.is_valid() else 0

    def act(at: datetime) -> str:
        remove_shift(shift, version=read, by=request.user, at=at)
        return reverse("shift-list", args=[shift.location_id])

    done = press(request, act)
    messages.success(request, f"{shift.person.name} was taken out of the plan.")
    return done


def _first_day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _shift(pk: int) -> dict[str, Any]:
    shift = DutyShift.objects.select_related("person__location").get(pk=pk)
    saved = as_typed(shift, Turn.__dataclass_fields__)
    return saved | {"weekdays": list(shift.weekdays)}
