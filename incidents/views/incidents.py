"""Logging a mistake, the incident page, and what changes on the incident itself."""

import re
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.apologies import Words
from incidents.actions.customers import Known
from incidents.actions.incidents import (
    Report,
    change_severity,
    log_incident,
    name_customer,
    withdraw_incident,
    write_note,
)
from incidents.actions.proposals import Proposal
from incidents.actions.recoveries import OnTheSpot, log_on_the_spot
from incidents.forms.contacts import RecordContactForm
from incidents.forms.incidents import (
    ChangeSeverityForm,
    LogIncidentForm,
    NameCustomerForm,
    WriteNoteForm,
)
from incidents.forms.recoveries import OnTheSpotForm
from incidents.models import Customer, Incident, User
from incidents.permissions.duty import answers_for, cover_of
from incidents.permissions.incidents import may_act, may_change_severity, may_note, may_see
from incidents.queries.clock_faces import clocks_of
from incidents.queries.gestures import shelf_at_the_counter
from incidents.queries.holds import that_may_be_held
from incidents.queries.incidents import everything_about
from incidents.queries.repeats import repeat_of, to_be_warned_of
from incidents.queries.spending import limit_of
from incidents.queries.standing import rung_lines, standing_of
from incidents.queries.timeline import timeline_of
from incidents.views.acts import acts_on, next_step
from incidents.views.http import (
    StaffRequest,
    carry_out,
    incident_for,
    posted,
    press,
    refuse_as_it_opens,
    show,
    state_for,
)

# Not str.isdigit: it takes a superscript for a number, and five thousand digits.
IS_KEY = re.compile(r"^[0-9]{1,18}$", re.ASCII)


@require_http_methods(["GET", "POST"])
def incident_log(request: StaffRequest) -> HttpResponse:
    at = now()
    if request.method == "POST" and "already_fixed" not in request.POST:
        # Half the fields, read in half the time; what it cannot save comes back in the whole form.
        short = LogIncidentForm(request.POST, person=request.user, at=at)
        if done := _saved(request, short, at=at):
            return done
    form = OnTheSpotForm(posted(request), person=request.user, at=at, initial=_asked_for(request))
    if done := _saved(request, form, at=at):
        return done
    limit = limit_of(request.user)
    shelf = shelf_at_the_counter(request.user, left=limit)
    chosen = _chosen(form)
    warned = to_be_warned_of(chosen, person=request.user, at=at) if chosen else []
    known = {"chosen": chosen, "warned": warned, "limit": limit, "shelf": shelf}
    taken = form["gesture"].value()
    return show(request, "incidents/incident_log.html", form, nav="log", taken=taken, **known)


def _saved(request: StaffRequest, form: LogIncidentForm, *, at: datetime) -> HttpResponse | None:
    if not form.is_valid():
        return None
    done = carry_out(request, form, lambda _: _log(form, by=request.user, at=at))
    if done:
        messages.success(request, "Saved. You own it, and the clocks are running.")
    return done


def _log(form: LogIncidentForm, *, by: User, at: datetime) -> Incident:
    known = form.new_customer()
    report = Report(**form.report(), new_customer=Known(**known) if known else None)
    if not isinstance(form, OnTheSpotForm) or not form.cleaned_data["already_fixed"]:
        return log_incident(report, by=by, at=at)
    apology, remedy = form.apology(), form.remedy()
    done = OnTheSpot(
        **form.on_the_spot(),
        apology=Words(**apology) if apology else None,
        remedy=Proposal(**remedy) if remedy else None,
    )
    return log_on_the_spot(report, on_the_spot=done, by=by, at=at)


def _asked_for(request: StaffRequest) -> dict[str, object]:
    wanted = {name: request.GET.get(name) for name in ("location", "department", "customer")}
    known = {name: value for name, value in wanted.items() if value and IS_KEY.match(value)}
    return {**known, "already_fixed": request.GET.get("fixed") == "1"}


def _chosen(form: OnTheSpotForm) -> Customer | None:
    """The customer who was picked, so that a form that comes back still shows them."""
    value = str(form["customer"].value() or "")
    return Customer.objects.filter(pk=value).first() if IS_KEY.match(value) else None


@require_safe
def incident_detail(request: StaffRequest, number: int) -> HttpResponse:
    at = now()
    recovery = everything_about(number, person=request.user, state=state_for(request))
    if recovery is None or not may_see(request.user, recovery.incident):
        raise Http404
    incident = recovery.incident
    acts = acts_on(recovery, person=request.user, at=at)
    standing = standing_of(
        recovery,
        person=request.user,
        answers=answers_for(request.user, incident),
        may_call=acts.may_call,
        decidable=acts.decidable,
        at=at,
    )
    holds = recovery.holds
    return show(
        request,
        "incidents/incident_detail.html",
        nav="incidents",
        incident=incident,
        recovery=recovery,
        acts=acts,
        step=next_step(standing, recovery, acts),
        rungs=rung_lines(incident),
        clocks=clocks_of(incident, at=at, holds=holds),
        cover=cover_of(incident),
        repeat=repeat_of(incident, recovery.events, person=request.user),
        holds=holds,
        may_be_held=not holds.running and bool(that_may_be_held(incident, at=at)),
        readings=recovery.readings,
        entries=partial(timeline_of, incident, recovery.events, people=recovery.people),
        letters_not_sent=recovery.letters_not_sent,
        contact_form=RecordContactForm(incident=incident, at=at, auto_id="contact_%s"),
        note_form=WriteNoteForm(auto_id="note_%s"),
        now=at,
        state=recovery.state,
        zone=incident.location.zone,
    )


@require_safe
def incident_by_reference(request: HttpRequest, number: int) -> HttpResponse:
    return redirect("incident-detail", number, permanent=False)


@require_http_methods(["GET", "POST"])
def incident_severity(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_change_severity(request.user, incident))
    form = ChangeSeverityForm(posted(request), initial={"severity": incident.severity})
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: change_severity(incident, **form.cleaned_data, by=request.user, at=at),
        )
        if done:
            return done
    return show(
        request, "incidents/incident_severity.html", form, incident=incident, nav="incidents"
    )


@require_http_methods(["GET", "POST"])
def note_write(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_note(request.user, incident))
    form = WriteNoteForm(posted(request))
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: write_note(incident, **form.cleaned_data, by=request.user, at=at),
        )
        if done:
            return done
    return show(request, "incidents/note_write.html", form, incident=incident, nav="incidents")


@require_http_methods(["GET", "POST"])
def customer_name(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_act(request.user, incident))
    form = NameCustomerForm(posted(request))
    if form.is_valid():
        known = form.new_customer()
        done = carry_out(
            request,
            form,
            lambda at: name_customer(
                incident,
                customer=form.cleaned_data["customer"],
                new_customer=Known(**known) if known else None,
                by=request.user,
                at=at,
            ),
        )
        if done:
            return done
    return show(request, "incidents/customer_name.html", form, incident=incident, nav="incidents")


@require_POST
def incident_withdraw(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)

    def act(at: datetime) -> Incident:
        withdraw_incident(incident, by=request.user, at=at)
        return incident

    done = press(request, act)
    messages.info(request, f"{incident.reference} was taken back. It stays on record.")
    return done
