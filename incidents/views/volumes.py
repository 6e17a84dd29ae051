"""How much was done: the months of each place, one of them, and a file of many."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.volumes import Cell, import_volumes, remove_volume, set_volume
from incidents.forms.versions import VersionedForm, as_typed
from incidents.forms.volumes import SetVolumeForm
from incidents.models import Department, Location, VolumePeriod
from incidents.permissions.volumes import may_keep_volumes, may_keep_volumes_of
from incidents.policy.volumes import month_said, refuse_month
from incidents.queries.volumes import MONTHS_SHOWN, months_back, read_import, volume_of, volumes_for
from incidents.refusals import Conflict, Invalid
from incidents.views.http import StaffRequest, posted, press, show
from incidents.views.imports import Import, import_page
from incidents.views.versions import save_version

NAV = "organisation"
VOLUMES = Import(
    columns="location, department, month, actions. Without a department: the whole place.",
    read=read_import,
    write=import_volumes,
    said=lambda number: f"{number} month{'' if number == 1 else 's'} written.",
    leads_to="volume-list",
)


@require_safe
def volume_list(request: StaffRequest) -> HttpResponse:
    may_keep_volumes(request.user).or_refuse()
    at = now()
    this_month = at.astimezone(request.user.zone).date().replace(day=1)
    asked = _asked_until(request, this_month=this_month)
    until = asked or this_month
    context = {
        # Unless asked for others, each place shows the months up to its own.
        "places": volumes_for(request.user, at=at, until=asked),
        "earlier": months_back(until, MONTHS_SHOWN),
        "later": months_back(until, -MONTHS_SHOWN),
        "is_newest": until == this_month,
        "nav": NAV,
    }
    return render(request, "incidents/volume_list.html", context)


@require_http_methods(["GET", "POST"])
def location_volume(request: StaffRequest, pk: int, month: str) -> HttpResponse:
    return _set(request, get_object_or_404(Location, pk=pk), None, said=month)


@require_http_methods(["GET", "POST"])
def department_volume(request: StaffRequest, pk: int, month: str) -> HttpResponse:
    part = get_object_or_404(Department.objects.select_related("location"), pk=pk)
    return _set(request, part.location, part, said=month)


def _set(
    request: StaffRequest, place: Location, part: Department | None, *, said: str
) -> HttpResponse:
    may_keep_volumes_of(request.user, place).or_refuse()
    month = _month(place, said)

    def start() -> dict[str, Any]:
        known = volume_of(place, part, month)
        return as_typed(known, ["actions"]) if known else {"version": 0}

    form = SetVolumeForm(posted(request), initial=start())
    if form.is_valid():

        def act(at: datetime) -> str:
            typed, cell = form.cleaned_data["actions"], Cell(place, part, month)
            set_volume(cell, actions=typed, version=form.version_read, by=request.user, at=at)
            return reverse("volume-list")

        done = save_version(request, form, act, saved_now=start)
        if done:
            messages.success(request, f"{part or place}, {month:%B %Y}: saved.")
            return done
    known = volume_of(place, part, month)
    context = {"place": place, "part": part, "month": month, "known": known, "nav": NAV}
    return show(request, "incidents/volume_set.html", form, **context)


@require_POST
def volume_remove(request: StaffRequest, pk: int) -> HttpResponse:
    rows = VolumePeriod.objects.select_related("location", "department__location")
    volume = rows.filter(pk=pk).first()
    may_keep_volumes(request.user).or_refuse()
    if volume:
        may_keep_volumes_of(request.user, volume.location).or_refuse()
    form = VersionedForm(request.POST)
    read = form.version_read if form.is_valid() else 0

    def act(at: datetime) -> str:
        if volume is None:
            raise Conflict("It was taken out already.")
        remove_volume(volume, version=read, by=request.user, at=at)
        return reverse("volume-list")

    done = press(request, act)
    if volume:
        messages.success(request, f"{volume}: taken out. It has no rate now.")
    return done


@require_http_methods(["GET", "POST"])
def volume_import(request: StaffRequest) -> HttpResponse:
    may_keep_volumes(request.user).or_refuse()
    return import_page(request, "incidents/volume_import.html", VOLUMES, nav=NAV)


def _month(place: Location, said: str) -> date:
    try:
        month = month_said(said)
        refuse_month(month, today=now().astimezone(place.zone).date())
    except Invalid:
        raise Http404 from None
    return month


def _asked_until(request: StaffRequest, *, this_month: date) -> date | None:
    try:
        until = month_said(request.GET.get("until", ""))
        refuse_month(until, today=this_month)
    except Invalid:
        return None
    return until
