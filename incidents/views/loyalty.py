"""A loyalty reading, entered on its own, and many read in from a file."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from incidents.actions.answers import enter_reading
from incidents.actions.loyalty import Score, import_readings
from incidents.forms.loyalty import RecordReadingForm
from incidents.models import Incident
from incidents.permissions.loyalty import may_import_readings, may_record_reading
from incidents.queries.loyalty import readings_of
from incidents.queries.readings_import import read_import
from incidents.views.http import (
    StaffRequest,
    carry_out,
    incident_for,
    posted,
    refuse_as_it_opens,
    show,
)
from incidents.views.imports import Import, import_page

SCORES = Import(
    columns="customer, score, date.",
    read=read_import,
    write=import_readings,
    said=lambda number: f"{number} score{'' if number == 1 else 's'} read in.",
    leads_to="readings-import",
)


@require_http_methods(["GET", "POST"])
def reading_record(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_record_reading(request.user, incident))
    form = RecordReadingForm(posted(request), incident=incident, at=now())
    if form.is_valid():

        def act(at: datetime) -> Incident:
            enter_reading(incident, score=Score(**form.cleaned_data), by=request.user, at=at)
            return incident

        done = carry_out(request, form, act)
        if done:
            messages.success(request, "Reading recorded.")
            return done
    return show(
        request,
        "incidents/reading_record.html",
        form,
        incident=incident,
        readings=readings_of(incident),
        nav="incidents",
    )


@require_http_methods(["GET", "POST"])
def readings_import(request: StaffRequest) -> HttpResponse:
    may_import_readings(request.user).or_refuse()
    return import_page(request, "incidents/readings_import.html", SCORES, nav="customers")
