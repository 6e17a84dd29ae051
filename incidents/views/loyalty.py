"""A loyalty reading, entered on its own, and many read in from a file."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from incidents.actions.answers import enter_reading
from incidents.actions.loyalty import Score, import_readings
from incidents.forms.imports import ImportForm
from incidents.forms.loyalty import RecordReadingForm
from incidents.models import Incident
from incidents.permissions.loyalty import may_import_readings, may_record_reading
from incidents.queries.loyalty import readings_of
from incidents.queries.readings_import import read_import
from incidents.refusals import Invalid
from incidents.views.http import (
    StaffRequest,
    carry_out,
    incident_for,
    posted,
    refuse_as_it_opens,
    show,
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
    form = ImportForm(posted(request), request.FILES or None, columns="customer, score, date.")
    found = None
    if form.is_valid():
        text, seen = form.cleaned_data["lines"], form.cleaned_data["seen"]

        def act(at: datetime) -> str:
            number = import_readings(text, seen=seen, by=request.user, at=at)
            messages.success(request, _read_in(number))
            return reverse("readings-import")

        done = carry_out(request, form, act) if seen else None
        if done:
            return done
        try:
            found = read_import(text, by=request.user, at=now())
        except Invalid as refused:
            form.add_error(refused.field, str(refused))
        else:
            form.say_what_is_wrong(found.troubles)
    return show(request, "incidents/readings_import.html", form, found=found, nav="customers")


def _read_in(number: int) -> str:
    if not number:
        return "Everything in it was known already; nothing changed."
    return f"{number} score{'' if number == 1 else 's'} read in."
