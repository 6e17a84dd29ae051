"""Customers: the list, one customer, what is known, and who may be meant."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from incidents import charts
from incidents.actions.customers import Known, add_customer, change_customer
from incidents.forms.customers import ABOUT, AddCustomerForm, ChangeCustomerForm
from incidents.forms.foresight import WhichTypeForm
from incidents.forms.versions import as_typed
from incidents.models import Customer, LoyaltyReading
from incidents.permissions.customers import may_keep_customers
from incidents.queries.advocacy import afterwards_of
from incidents.queries.customers import (
    customers_for,
    incidents_of,
    known_about,
    readings_drawn,
    remedies_of,
    suggested,
    vouchers_of,
)
from incidents.queries.loyalty import readings_of_all
from incidents.queries.repeats import to_be_warned_of
from incidents.views.http import (
    StaffRequest,
    carry_out,
    page_of,
    posted,
    refuse_as_it_opens,
    show,
)
from incidents.views.versions import save_version

LONGEST_SEARCH = 160


@require_safe
def customer_list(request: StaffRequest) -> HttpResponse:
    text = _typed(request)
    rows = customers_for(request.user, text=text).order_by("name", "pk")
    return show(
        request,
        "incidents/customer_list.html",
        page=page_of(request, rows),
        text=text,
        query=urlencode({"q": text}) if text else "",
        nav="customers",
    )


@require_safe
def customer_detail(request: StaffRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer, pk=pk)
    rows = incidents_of(customer, user=request.user)
    page = page_of(request, rows)
    taken = readings_of_all(page.object_list)
    readings = readings_drawn(customer, user=request.user)
    return show(
        request,
        "incidents/customer_detail.html",
        customer=customer,
        page=page,
        incidents=[(incident, taken[incident.pk]) for incident in page.object_list],
        readings=readings,
        picture=_picture(readings),
        remedies=remedies_of(customer, user=request.user),
        vouchers=vouchers_of(customer, user=request.user),
        afterwards=afterwards_of(customer, user=request.user),
        may_keep=may_keep_customers(request.user),
        now=now(),
        nav="customers",
    )


@require_http_methods(["GET", "POST"])
def customer_add(request: StaffRequest) -> HttpResponse:
    refuse_as_it_opens(request, may_keep_customers(request.user))
    form = AddCustomerForm(posted(request), initial={"name": _typed(request)})
    if form.is_valid():

        def act(at: datetime) -> Customer:
            return add_customer(Known(**form.known()), by=request.user, at=at)

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"{form.cleaned_data['name']} added.")
            return done
    return show(request, "incidents/customer_add.html", form, nav="customers")


@require_http_methods(["GET", "POST"])
def customer_change(request: StaffRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer, pk=pk)
    refuse_as_it_opens(request, may_keep_customers(request.user))
    form = ChangeCustomerForm(posted(request), initial=_saved(pk))
    if form.is_valid():

        def act(at: datetime) -> str:
            known = Known(**form.known(), referrer=customer.referrer)
            version = form.version_read
            change_customer(customer, known=known, version=version, by=request.user, at=at)
            return customer.get_absolute_url()

        done = save_version(request, form, act, saved_now=lambda: _saved(pk))
        if done:
            messages.success(request, f"{customer.name} is saved.")
            return done
    return show(request, "incidents/customer_change.html", form, customer=customer, nav="customers")


@require_safe
def customer_suggest(request: StaffRequest) -> HttpResponse:
    text = _typed(request)
    found = suggested(request.user, text=text)
    return render(request, "incidents/customer_suggest.html", {"found": found, "text": text})


@require_safe
def customer_known(request: StaffRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer, pk=pk)
    at = now()
    known = known_about(customer, user=request.user)
    form = WhichTypeForm(request.GET)
    kind = form.cleaned_data["incident_type"] if form.is_valid() else None
    warned = to_be_warned_of(customer, incident_type=kind, person=request.user, at=at)
    context = {"known": known, "warned": warned, "now": at}
    return render(request, "incidents/customer_known.html", context)


def _saved(pk: int) -> dict[str, Any]:
    return as_typed(Customer.objects.get(pk=pk), ABOUT)


def _typed(request: StaffRequest) -> str:
    # The log page sends its own field, which is called "who".
    text = request.GET.get("q") or request.GET.get("who") or ""
    return text.replace("\0", "").strip()[:LONGEST_SEARCH]


def _picture(readings: list[LoyaltyReading]) -> charts.Chart | None:
    marks = [
        charts.ScorePoint(
            moment=reading.read_at,
            score=reading.score,
            label=reading.get_moment_display(),
            about=reading.incident.reference if reading.incident else "",
            estimate=reading.is_estimate,
        )
        for reading in readings
    ]
    return charts.scores("Loyalty readings", marks) if marks else None
