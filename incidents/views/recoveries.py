"""The steps of a recovery as pages: fixed, closed, closed as not recovered, reopened."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from incidents.actions.recoveries import (
    Closing,
    close_as_not_recovered,
    close_incident,
    mark_fixed,
    reopen_incident,
)
from incidents.forms.recoveries import (
    CloseAsNotRecoveredForm,
    CloseIncidentForm,
    MarkFixedForm,
    ReopenIncidentForm,
)
from incidents.permissions.incidents import (
    may_close,
    may_close_as_not_recovered,
    may_fix,
    may_reopen,
)
from incidents.policy.closing import Missing
from incidents.queries.closing import missing_for_closing, not_given_yet
from incidents.queries.incidents import over_delivery_of
from incidents.views.http import (
    StaffRequest,
    carry_out,
    incident_for,
    posted,
    refuse_as_it_opens,
    show,
)

# What the closing page itself asks for; everything else has a page of its own.
ASKED_HERE = {Missing.OUTCOME, Missing.EXTRA, Missing.CUSTOMER}


@require_http_methods(["GET", "POST"])
def incident_fix(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_fix(request.user, incident))
    form = MarkFixedForm(posted(request), incident=incident, at=now())
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: mark_fixed(incident, **form.cleaned_data, by=request.user, at=at),
        )
        if done:
            messages.success(request, "Fixed. The check-in call is planned.")
            return done
    return show(request, "incidents/incident_fix.html", form, incident=incident, nav="incidents")


@require_http_methods(["GET", "POST"])
def incident_close(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    not_recovered = may_close_as_not_recovered(request.user, incident)
    if not not_recovered:
        refuse_as_it_opens(request, may_close(request.user, incident))
    missing = missing_for_closing(incident)
    form = CloseIncidentForm(posted(request), missing=missing)
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: close_incident(
                incident, closing=Closing(**form.cleaned_data), by=request.user, at=at
            ),
        )
        if done:
            messages.success(request, f"{incident.reference} is closed. Well recovered.")
            return done
    return show(
        request,
        "incidents/incident_close.html",
        form,
        incident=incident,
        facts=[fact for fact in Missing if fact != Missing.OUTCOME],
        missing=missing,
        not_given=not_given_yet(incident),
        more=over_delivery_of(incident),
        blocking=[fact for fact in missing if fact not in ASKED_HERE],
        may_close=may_close(request.user, incident),
        may_close_as_not_recovered=not_recovered,
        nav="incidents",
    )


@require_http_methods(["GET", "POST"])
def incident_not_recovered(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_close_as_not_recovered(request.user, incident))
    form = CloseAsNotRecoveredForm(posted(request))
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: close_as_not_recovered(
                incident, **form.cleaned_data, by=request.user, at=at
            ),
        )
        if done:
            return done
    return show(
        request, "incidents/incident_not_recovered.html", form, incident=incident, nav="incidents"
    )


@require_http_methods(["GET", "POST"])
def incident_reopen(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_reopen(request.user, incident))
    form = ReopenIncidentForm(posted(request))
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: reopen_incident(incident, **form.cleaned_data, by=request.user, at=at),
        )
        if done:
            messages.info(request, f"{incident.reference} is open again; new clocks are running.")
            return done
    return show(request, "incidents/incident_reopen.html", form, incident=incident, nav="incidents")
