"""A loyalty reading, entered on its own."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from incidents.actions.answers import enter_reading
from incidents.actions.loyalty import Score
from incidents.forms.loyalty import RecordReadingForm
from incidents.models import Incident
from incidents.permissions.loyalty import may_record_reading
from incidents.queries.loyalty import readings_of
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
