"""Passing a recovery on, answering that, and asking a guide."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from incidents.actions.ownership import (
    accept_handoff,
    ask_guide,
    decline_handoff,
    request_handoff,
    withdraw_handoff,
)
from incidents.forms.ownership import (
    AcceptHandoffForm,
    AskGuideForm,
    DeclineHandoffForm,
    RequestHandoffForm,
)
from incidents.models import Handoff, Incident, User
from incidents.permissions.ownership import (
    HANDOFFS_WITHOUT_MANAGER,
    may_answer_handoff,
    may_ask_guide,
    may_request_handoff,
    may_withdraw_handoff,
)
from incidents.queries.ownership import possible_guides, possible_receivers, waiting_handoff
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

ACCEPT, DECLINE = "accept", "decline"


@require_http_methods(["GET", "POST"])
def handoff_request(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_request_handoff(request.user, incident))
    people = possible_receivers(incident, giver=request.user)
    form = RequestHandoffForm(posted(request), people=people)
    if form.is_valid():

        def act(at: datetime) -> Incident:
            asked = form.cleaned_data
            return request_handoff(incident, **asked, by=request.user, at=at).incident

        done = carry_out(request, form, act)
        if done:
            receiver = form.cleaned_data["receiver"]
            messages.success(request, f"{receiver.name} was asked. Until then nothing moves.")
            if receiver.is_away:
                messages.warning(request, f"{receiver.name} is away: the answer may take a while.")
            return done
    context = {
        "incident": incident,
        "handoff": waiting_handoff(incident),
        "needs_manager": incident.handoff_count >= HANDOFFS_WITHOUT_MANAGER,
        "nav": "incidents",
    }
    return show(request, "incidents/handoff_request.html", form, **context)


@require_http_methods(["GET", "POST"])
def handoff_answer(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    answer = request.POST.get("way", "")
    accept = AcceptHandoffForm(request.POST if answer == ACCEPT else None)
    decline = DeclineHandoffForm(request.POST if answer == DECLINE else None)
    form = accept if answer == ACCEPT else decline
    if form.is_valid():

        def act(at: datetime) -> Incident:
            return _answer(_waiting(incident), form, by=request.user, at=at)

        done = carry_out(request, form, act)
        if done:
            said = "You own it now." if answer == ACCEPT else "Declined; the owner was told."
            messages.success(request, said)
            return done
    handoff = _waiting(incident)
    context = {
        "incident": incident,
        "handoff": handoff,
        "accept": accept,
        "decline": decline,
        "may_answer": may_answer_handoff(request.user, handoff),
        "may_withdraw": may_withdraw_handoff(request.user, handoff),
        "nav": "incidents",
    }
    return show(request, "incidents/handoff_answer.html", form, **context)


@require_POST
def handoff_withdraw(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)

    def act(at: datetime) -> Incident:
        withdraw_handoff(_waiting(incident), by=request.user, at=at)
        return incident

    done = press(request, act)
    messages.success(request, f"Taken back. {incident.owner.name} goes on.")
    return done


@require_http_methods(["GET", "POST"])
def guide_ask(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_ask_guide(request.user, incident))
    form = AskGuideForm(posted(request), people=possible_guides(incident))
    if form.is_valid():

        def act(at: datetime) -> Incident:
            return ask_guide(incident, **form.cleaned_data, by=request.user, at=at).incident

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"{form.cleaned_data['person'].name} was asked.")
            return done
    guides = incident.guides.select_related("person").order_by("asked_at")
    context = {"incident": incident, "guides": guides, "nav": "incidents"}
    return show(request, "incidents/guide_ask.html", form, **context)


def _waiting(incident: Incident) -> Handoff:
    handoff = waiting_handoff(incident)
    if handoff is None:
        raise Conflict("This handoff was answered or taken back already.")
    return handoff


def _answer(handoff: Handoff, form: forms.Form, *, by: User, at: datetime) -> Incident:
    if isinstance(form, AcceptHandoffForm):
        accept_handoff(handoff, by=by, at=at)
    else:
        decline_handoff(handoff, **form.cleaned_data, by=by, at=at)
    return handoff.incident
