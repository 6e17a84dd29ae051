"""A touch with the customer, and what they would have us do."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from incidents.actions.contacts import explain_not_asked, record_ask, record_contact
from incidents.forms.contacts import RecordAskForm, RecordContactForm
from incidents.models import Incident
from incidents.permissions.contacts import may_record_ask, may_record_contact
from incidents.views.http import (
    StaffRequest,
    carry_out,
    incident_for,
    posted,
    refuse_as_it_opens,
    show,
)


@require_http_methods(["GET", "POST"])
def contact_record(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_record_contact(request.user, incident))
    form = RecordContactForm(posted(request), incident=incident, at=now())
    if form.is_valid():

        def act(at: datetime) -> Incident:
            return record_contact(incident, **form.cleaned_data, by=request.user, at=at).incident

        done = carry_out(request, form, act)
        if done:
            messages.success(request, "Contact recorded.")
            return done
    return show(request, "incidents/contact_record.html", form, incident=incident, nav="incidents")


@require_http_methods(["GET", "POST"])
def ask_record(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_record_ask(request.user, incident))
    before = {name: getattr(incident, name) for name in ("customer_ask", "not_asked_reason")}
    form = RecordAskForm(posted(request), incident=incident, at=now(), initial=before)
    if form.is_valid():

        def act(at: datetime) -> Incident:
            said, who = form.cleaned_data, request.user
            if not said["customer_ask"].strip():
                reason = said["not_asked_reason"]
                return explain_not_asked(incident, reason=reason, by=who, at=at)
            ask, asked_at = said["customer_ask"], said["asked_at"]
            return record_ask(incident, customer_ask=ask, asked_at=asked_at, by=who, at=at)

        done = carry_out(request, form, act)
        if done:
            messages.success(request, "Written down, in their words.")
            return done
    return show(request, "incidents/ask_record.html", form, incident=incident, nav="incidents")
