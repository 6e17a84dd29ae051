"""Locations and departments, for the business owner."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from incidents.actions.places import (
    Part,
    Place,
    add_department,
    add_location,
    change_department,
    change_location,
)
from incidents.forms.places import (
    AddDepartmentForm,
    AddLocationForm,
    ChangeDepartmentForm,
    ChangeLocationForm,
)
from incidents.forms.versions import as_typed
from incidents.models import Department, Location
from incidents.permissions.settings import may_change_settings
from incidents.queries.places import locations_with_departments
from incidents.views.http import (
    StaffRequest,
    carry_out,
    posted,
    show,
)
from incidents.views.versions import save_version


@require_safe
def location_list(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    context = {"locations": locations_with_departments(), "nav": "organisation"}
    return render(request, "incidents/location_list.html", context)


@require_http_methods(["GET", "POST"])
def location_add(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    form = AddLocationForm(posted(request))
    if form.is_valid():

        def act(at: datetime) -> str:
            location = add_location(Place(**form.typed()), by=request.user, at=at)
            return reverse("calendar-change", args=[location.pk])

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"{form.cleaned_data['name']} is open. When does it work?")
            return done
    return show(request, "incidents/location_add.html", form, nav="organisation")


@require_http_methods(["GET", "POST"])
def location_change(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    location = get_object_or_404(Location, pk=pk)
    form = ChangeLocationForm(posted(request), initial=_location(pk))
    if form.is_valid():

        def act(at: datetime) -> str:
            place, version = Place(**form.typed()), form.version_read
            change_location(location, place=place, version=version, by=request.user, at=at)
            return reverse("location-list")

        done = save_version(request, form, act, saved_now=lambda: _location(pk))
        if done:
            messages.success(request, f"{location.name} is saved. Clocks that run keep their time.")
            return done
    context = {"location": location, "nav": "organisation"}
    return show(request, "incidents/location_change.html", form, **context)


@require_http_methods(["GET", "POST"])
def department_add(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    location = get_object_or_404(Location, pk=pk)
    form = AddDepartmentForm(posted(request))
    if form.is_valid():

        def act(at: datetime) -> str:
            add_department(location, part=Part(**form.typed()), by=request.user, at=at)
            return reverse("location-list")

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"{form.cleaned_data['name']} was added.")
            return done
    context = {"location": location, "nav": "organisation"}
    return show(request, "incidents/department_add.html", form, **context)


@require_http_methods(["GET", "POST"])
def department_change(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    department = get_object_or_404(Department.objects.select_related("location"), pk=pk)
    form = ChangeDepartmentForm(posted(request), initial=_department(pk))
    if form.is_valid():

        def act(at: datetime) -> str:
            part, version = Part(**form.typed()), form.version_read
            change_department(department, part=part, version=version, by=request.user, at=at)
            return reverse("location-list")

        done = save_version(request, form, act, saved_now=lambda: _department(pk))
        if done:
            messages.success(request, f"{department.name} is saved.")
            return done
    context = {"department": department, "nav": "organisation"}
    return show(request, "incidents/department_change.html", form, **context)


def _location(pk: int) -> dict[str, Any]:
    location = Location.objects.select_related("fallback_manager__location").get(pk=pk)
    return as_typed(location, Place.__dataclass_fields__)


def _department(pk: int) -> dict[str, Any]:
    department = Department.objects.select_related("head__location").get(pk=pk)
    return as_typed(department, Part.__dataclass_fields__)
