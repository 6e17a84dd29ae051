"""What every view shares: who asks, one form one result, and how a refusal is shown."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django_htmx.middleware import HtmxDetails

from incidents.actions import idempotency
from incidents.models import Incident, User
from incidents.queries.kept import AsOf, as_of
from incidents.refusals import Conflict, Forbidden, Refused, Verdict

PER_PAGE = 25
STATUS_OF = {Forbidden: 403, Conflict: 409}
NOT_WORDS = {"csrfmiddlewaretoken", "form_key"}


class StaffRequest(HttpRequest):
    """A request of somebody who works here and has signed in."""

    user: User
    htmx: HtmxDetails


class HasPage(Protocol):
    """Something that has a page of its own."""

    def get_absolute_url(self) -> str: ...


def incident_for(request: StaffRequest, number: int) -> Incident:
    """The incident of this number, if this person may see it; else there is none. Note B."""
    rows = Incident.objects.visible_to(request.user).select_related(
        "owner", "customer", "location", "department", "incident_type", "process_fix"
    )
    incident = rows.prefetch_related("guides__person").filter(pk=number).first()
    if incident is None:
        raise Http404
    return incident


def carry_out(
    request: StaffRequest, form: forms.Form, act: Callable[[datetime], HasPage | str | None]
) -> HttpResponse | None:
    """Do what a valid form asks for, once; None when it was refused and the form says why.

    `act` gets the moment of the request and gives what to show next: a record or an address.
    """
    try:
        return press(request, act)
    except Refused as refused:
        _say_why(form, refused)
        return None


def press(request: StaffRequest, act: Callable[[datetime], HasPage | str | None]) -> HttpResponse:
    """Do what a button alone asks for, once; a refusal becomes the page that says why."""
    at = now()
    address = idempotency.once(
        lambda: _address(act(at)),
        key=_key_of(request),
        request_hash=_hash_of(request),
        by=request.user,
        at=at,
    )
    return redirect(address)


def show(
    request: StaffRequest, template: str, form: forms.Form | None = None, **context: Any
) -> HttpResponse:
    """A page with a form: 200 as it opens, else the status of the first refusal, 422 by default.

    A form that was sent before may not fit any more just because of what it did: it leads where it
    led the first time.
    """
    status = 200
    if form is not None and form.is_bound and form.errors:
        status = getattr(form, "refused_with", 422)
        if sent_before := _result_of(request):
            return redirect(sent_before)
    context |= {"form": form, "form_key": uuid4() if form is None else form_key(request)}
    return render(request, template, context, status=status)


def state_for(request: HttpRequest) -> AsOf:
    """The state of the house for this page, asked once for all of its parts that are kept.

    Asked when a page first needs it, which is after whatever it changed.
    """
    state: AsOf = getattr(request, "_state", None) or as_of(now())
    request._state = state  # type: ignore[attr-defined]
    return state


def page_of(request: HttpRequest, rows: QuerySet[Any], *, per_page: int = PER_PAGE) -> Page[Any]:
    """The page of a long list that the address asks for; the nearest one where there is none."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def refuse_as_it_opens(request: StaffRequest, verdict: Verdict) -> None:
    """Show the reason instead of a form one may not send; what was typed is judged by the act."""
    if request.method == "GET":
        verdict.or_refuse()


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form to be bound with; None while the page only opens."""
    return request.POST if request.method == "POST" else None


def form_key(request: HttpRequest) -> UUID:
    """The key of the form that was sent; a new one for a form that is shown first."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid4()


def _key_of(request: HttpRequest) -> UUID:
    # One page may hold several forms: each has its own address, so its own key.
    return uuid5(form_key(request), request.path)


def _result_of(request: StaffRequest) -> str | None:
    if request.method != "POST":
        return None
    return idempotency.result_of(
        key=_key_of(request), request_hash=_hash_of(request), by=request.user
    )


def _say_why(form: forms.Form, refused: Refused) -> None:
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, str(refused))
    form.refused_with = STATUS_OF.get(type(refused), 422)  # type: ignore[attr-defined]


def _hash_of(request: HttpRequest) -> str:
    words = [(name, request.POST.getlist(name)) for name in sorted(request.POST)]
    said = repr([(name, values) for name, values in words if name not in NOT_WORDS])
    return hashlib.sha256(f"{request.path}{said}".encode()).hexdigest()


def _address(shown: HasPage | str | None) -> str:
    if shown is None:
        return "/"
    return shown if isinstance(shown, str) else shown.get_absolute_url()
