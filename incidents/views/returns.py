"""That a customer came back: writing down a visit or a purchase, and taking a mistake back."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from incidents.actions.returns import Seen, import_returns, record_return, take_back_return
from incidents.forms.advocacy import TakeBackForm
from incidents.forms.returns import RecordReturnForm
from incidents.models import Customer, Incident, Return
from incidents.permissions.advocacy import (
    may_import_returns,
    may_record_advocacy,
    may_take_back,
)
from incidents.queries.returns import read_import
from incidents.views.advocacy import recovery_asked_for
from incidents.views.http import StaffRequest, carry_out, posted, refuse_as_it_opens, show
from incidents.views.imports import Import, import_page

RETURNS = Import(
    columns="customer, kind, day, revenue. The customer by e-mail or phone number.",
    read=read_import,
    write=import_returns,
    said=lambda number: f"Written down: they came back {number} time{'' if number == 1 else 's'}.",
    leads_to="insights-advocacy",
)


@require_http_methods(["GET", "POST"])
def return_record(request: StaffRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer, pk=pk)
    refuse_as_it_opens(request, may_record_advocacy(request.user))
    incident = recovery_asked_for(request, customer)
    today = now().astimezone(request.user.zone).date()
    form = RecordReturnForm(posted(request), today=today)
    if form.is_valid():

        def act(at: datetime) -> Incident | Customer:
            record_return(customer, seen=Seen(**form.cleaned_data), by=request.user, at=at)
            return incident or customer

        done = carry_out(request, form, act)
        if done:
            messages.success(request, "They came back. Welcome them.")
            return done
    return show(
        request,
        "incidents/return_record.html",
        form,
        customer=customer,
        incident=incident,
        nav="incidents" if incident else "customers",
    )


@require_http_methods(["GET", "POST"])
def return_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    rows = Return.objects.visible_to(request.user)
    known = rows.select_related("customer", "incident__location", "recorded_by")
    back = get_object_or_404(known, pk=pk)
    refuse_as_it_opens(request, may_take_back(request.user, back))
    form = TakeBackForm(posted(request))
    if form.is_valid():

        def act(at: datetime) -> Customer:
            take_back_return(back, **form.cleaned_data, by=request.user, at=at)
            return back.customer

        done = carry_out(request, form, act)
        if done:
            messages.info(request, "Taken back. It stays in the history.")
            return done
    return show(request, "incidents/return_take_back.html", form, back=back, nav="customers")


@require_http_methods(["GET", "POST"])
def return_import(request: StaffRequest) -> HttpResponse:
    may_import_returns(request.user).or_refuse()
    return import_page(request, "incidents/return_import.html", RETURNS, nav="insights")
