"""What customers told others about us: writing it down, and taking a mistake back."""

import re
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from incidents.actions.advocacy import Said, record_advocacy, take_back_advocacy
from incidents.actions.customers import Known
from incidents.forms.advocacy import RecordAdvocacyForm, TakeBackForm
from incidents.models import AdvocacyEvent, Customer, Incident
from incidents.permissions.advocacy import may_record_advocacy, may_take_back
from incidents.queries.advocacy import recoveries_of
from incidents.views.http import StaffRequest, carry_out, posted, refuse_as_it_opens, show

# Not str.isdigit: it takes a superscript for a number, and five thousand digits.
IS_NUMBER = re.compile(r"^[0-9]{1,18}$", re.ASCII)


@require_http_methods(["GET", "POST"])
def advocacy_record(request: StaffRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer, pk=pk)
    refuse_as_it_opens(request, may_record_advocacy(request.user))
    incident = recovery_asked_for(request, customer)
    form = RecordAdvocacyForm(
        posted(request),
        recoveries=recoveries_of(customer, user=request.user),
        today=now().astimezone(request.user.zone).date(),
        initial={"follows": incident},
    )
    if form.is_valid():

        def act(at: datetime) -> Incident | Customer:
            known = form.new_customer()
            new = Known(**known) if known else form.cleaned_data["customer"]
            said = Said(**form.said(), new_customer=new)
            record_advocacy(customer, said=said, by=request.user, at=at)
            return incident or customer

        done = carry_out(request, form, act)
        if done:
            messages.success(request, "Written down.")
            return done
    return show(
        request,
        "incidents/advocacy_record.html",
        form,
        customer=customer,
        incident=incident,
        chosen=_chosen(form),
        nav="incidents" if incident else "customers",
    )


@require_http_methods(["GET", "POST"])
def advocacy_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    rows = AdvocacyEvent.objects.visible_to(request.user)
    known = rows.select_related("customer", "incident__location", "recorded_by", "new_customer")
    event = get_object_or_404(known, pk=pk)
    refuse_as_it_opens(request, may_take_back(request.user, event))
    form = TakeBackForm(posted(request))
    if form.is_valid():

        def act(at: datetime) -> Customer:
            take_back_advocacy(event, **form.cleaned_data, by=request.user, at=at)
            return event.customer

        done = carry_out(request, form, act)
        if done:
            messages.info(request, "Taken back. It stays in the history.")
            return done
    return show(request, "incidents/advocacy_take_back.html", form, event=event, nav="customers")


def recovery_asked_for(request: StaffRequest, customer: Customer) -> Incident | None:
    """The recovery from whose page somebody comes, if it is this customer's and they see it."""
    number = request.GET.get("follows", "")
    if not IS_NUMBER.match(number):
        return None
    return recoveries_of(customer, user=request.user).filter(pk=number).first()


def _chosen(form: RecordAdvocacyForm) -> Customer | None:
    """The customer who was picked, so that a form that comes back still shows them."""
    value = str(form["customer"].value() or "")
    return Customer.objects.filter(pk=value).first() if IS_NUMBER.match(value) else None
