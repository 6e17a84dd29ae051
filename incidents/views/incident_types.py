"""The kinds of mistakes, for the business owner."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from incidents.actions.incident_types import Sort, add_incident_type, change_incident_type
from incidents.forms.incident_types import AddIncidentTypeForm, ChangeIncidentTypeForm
from incidents.forms.versions import as_typed
from incidents.models import IncidentType
from incidents.permissions.settings import may_change_settings
from incidents.queries.incident_types import incident_types
from incidents.views.http import (
    StaffRequest,
    carry_out,
    posted,
    show,
)
from incidents.views.versions import save_version


@require_safe
def incident_type_list(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    context = {
        "in_use": incident_types(in_use=True),
        "retired": incident_types(in_use=False),
        "nav": "organisation",
    }
    return render(request, "incidents/incident_type_list.html", context)


@require_http_methods(["GET", "POST"])
def incident_type_add(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    form = AddIncidentTypeForm(posted(request))
    if form.is_valid():

        def act(at: datetime) -> str:
            add_incident_type(Sort(**form.typed()), by=request.user, at=at)
            return reverse("incident-type-list")

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"{form.cleaned_data['name']} can be chosen from now on.")
            return done
    return show(request, "incidents/incident_type_add.html", form, nav="organisation")


@require_http_methods(["GET", "POST"])
def incident_type_change(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    incident_type = get_object_or_404(IncidentType, pk=pk)
    form = ChangeIncidentTypeForm(posted(request), initial=_saved(pk))
    if form.is_valid():

        def act(at: datetime) -> str:
            sort, version = Sort(**form.typed()), form.version_read
            change_incident_type(incident_type, sort=sort, version=version, by=request.user, at=at)
            return reverse("incident-type-list")

        done = save_version(request, form, act, saved_now=lambda: _saved(pk))
        if done:
            messages.success(request, f"{incident_type.name} is saved.")
            return done
    context = {"incident_type": incident_type, "nav": "organisation"}
    return show(request, "incidents/incident_type_change.html", form, **context)


def _saved(pk: int) -> dict[str, Any]:
    return as_typed(IncidentType.objects.get(pk=pk), Sort.__dataclass_fields__)
