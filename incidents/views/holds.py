"""Putting a recovery on hold, letting it run on, and answering whether one is still on it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from incidents.actions.holds import end_hold, hold_incident
from incidents.actions.stalled import say_still_on_it
from incidents.forms.holds import HoldForm, StillOnItForm
from incidents.models import Incident
from incidents.permissions.holds import may_answer_still_on_it, may_hold
from incidents.permissions.ownership import may_request_handoff
from incidents.queries.holds import running_hold, that_may_be_held
from incidents.refusals import Conflict
from incidents.views.http import (
    StaffRequest,
    carry_out,
    incident_for,
    posted,
    press,
    refuse_as_it_opens,
    show,
)


@require_http_methods(["GET", "POST"])
def incident_hold(request: StaffRequest, number: int) -> HttpResponse:
    incident, at = incident_for(request, number), now()
    refuse_as_it_opens(request, may_hold(request.user, incident))
    clocks = that_may_be_held(incident, at=at)
    form = HoldForm(posted(request), incident=incident, clocks=clocks, at=at)
    if form.is_valid():

        def act(at: datetime) -> Incident:
            return hold_incident(incident, **form.hold(), by=request.user, at=at).incident

        done = carry_out(request, form, act)
        if done:
            until = form.cleaned_data["until"].astimezone(incident.location.zone)
            messages.success(request, f"On hold until {until:%A}, {until.day} {until:%b, %H:%M}.")
            return done
    context = {
        "incident": incident,
        "hold": running_hold(incident),
        "clocks": clocks,
        "now": at,
        "zone": incident.location.zone,
        "nav": "incidents",
    }
    return show(request, "incidents/incident_hold.html", form, **context)


@require_POST
def hold_end(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)

    def act(at: datetime) -> Incident:
        hold = running_hold(incident)
        if hold is None:
            raise Conflict("Nothing is on hold here any more; the clocks run.")
        return end_hold(hold, by=request.user, at=at).incident

    done = press(request, act)
    messages.success(request, "The clocks run on, with the time they had left.")
    return done


@require_http_methods(["GET", "POST"])
def still_on_it(request: StaffRequest, number: int) -> HttpResponse:
    incident, at = incident_for(request, number), now()
    refuse_as_it_opens(request, may_answer_still_on_it(request.user, incident))
    form = StillOnItForm(posted(request))
    if form.is_valid():

        def act(at: datetime) -> Incident:
            return say_still_on_it(incident, **form.cleaned_data, by=request.user, at=at)

        done = carry_out(request, form, act)
        if done:
            messages.success(request, "Good. It is on the timeline, and the clocks go on.")
            return done
    context = {
        "incident": incident,
        "may_be_held": bool(that_may_be_held(incident, at=at)),
        "handoff": may_request_handoff(request.user, incident),
        "now": at,
        "zone": incident.location.zone,
        "nav": "incidents",
    }
    return show(request, "incidents/still_on_it.html", form, **context)
