"""Remedies: the plan, the giving, the change of an amount, the taking back, and none this time."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from incidents.actions.proposals import Proposal
from incidents.actions.remedies import (
    change_amount,
    choose_no_extra,
    deliver_remedy,
    promise_remedy,
    propose_remedy,
    withdraw_remedy,
)
from incidents.forms.remedies import (
    ChangeAmountForm,
    ChooseNoExtraForm,
    DeliverRemedyForm,
    PromiseRemedyForm,
    ProposeRemedyForm,
    WithdrawRemedyForm,
    as_taken,
)
from incidents.lifecycle import RemedyStatus
from incidents.models import Incident, Remedy
from incidents.permissions.remedies import (
    may_change_amount,
    may_choose_no_extra,
    may_deliver_remedy,
    may_promise_remedy,
    may_propose_remedy,
    may_withdraw_remedy,
)
from incidents.policy.ladder import EXTRA_GIVEN
from incidents.queries.approvals import waiting_request
from incidents.queries.gestures import Card, shelf_for
from incidents.queries.spending import left_of, spent_on
from incidents.refusals import Verdict
from incidents.views.http import (
    StaffRequest,
    carry_out,
    incident_for,
    posted,
    refuse_as_it_opens,
    show,
)


@require_http_methods(["GET", "POST"])
def remedy_propose(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_propose_remedy(request.user, incident))
    left = left_of(request.user, incident)
    shelf = shelf_for(incident, left=left)
    asked = _asked_for(request, shelf)
    form = ProposeRemedyForm(posted(request), initial=asked, incident=incident, left=left, at=now())
    if form.is_valid():
        proposal = Proposal(**form.cleaned_data)
        done = carry_out(
            request,
            form,
            lambda at: propose_remedy(incident, proposal=proposal, by=request.user, at=at).incident,
        )
        if done:
            messages.success(request, _what_was_planned(incident))
            return done
    return show(
        request,
        "incidents/remedy_propose.html",
        form,
        incident=incident,
        left=left,
        spent=spent_on(incident),
        shelf=shelf,
        taken=form["gesture"].value(),
        nav="incidents",
    )


@require_http_methods(["GET", "POST"])
def remedy_deliver(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    remedy = remedy_for(request, number, pk)
    refuse_as_it_opens(request, may_deliver_remedy(request.user, remedy))
    form = DeliverRemedyForm(posted(request), request.FILES or None, remedy=remedy, at=now())
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: deliver_remedy(remedy, **form.cleaned_data, by=request.user, at=at).incident,
        )
        if done:
            messages.success(request, _what_was_given(remedy))
            return done
    return show(request, "incidents/remedy_deliver.html", form, **_beside(request, remedy))


@require_safe
def remedy_photo(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    remedy = remedy_for(request, number, pk)
    try:
        if not remedy.photo:
            raise FileNotFoundError
        with default_storage.open(remedy.photo) as kept:
            answer = HttpResponse(kept.read(), content_type="image/jpeg")
    except FileNotFoundError:  # as after a restore of the database alone
        raise Http404 from None
    answer["Content-Disposition"] = f'inline; filename="{remedy.incident.reference}-{pk}.jpg"'
    return answer


@require_http_methods(["GET", "POST"])
def remedy_promise(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    remedy = remedy_for(request, number, pk)
    refuse_as_it_opens(request, may_promise_remedy(request.user, remedy))
    zone, due_at = remedy.incident.location.zone, remedy.due_at
    known = {"giver": remedy.giver_id, "due_at": due_at and due_at.astimezone(zone)}
    form = PromiseRemedyForm(posted(request), remedy=remedy, at=now(), initial=known)
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: promise_remedy(remedy, **form.cleaned_data, by=request.user, at=at).incident,
        )
        if done:
            messages.success(request, "Promised. Until it is given its clock runs.")
            return done
    return show(request, "incidents/remedy_promise.html", form, **_beside(request, remedy))


@require_http_methods(["GET", "POST"])
def remedy_withdraw(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    remedy = remedy_for(request, number, pk)
    refuse_as_it_opens(request, may_withdraw_remedy(request.user, remedy))
    form = WithdrawRemedyForm(posted(request))
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: (
                withdraw_remedy(remedy, **form.cleaned_data, by=request.user, at=at).incident
            ),
        )
        if done:
            messages.info(request, "Withdrawn. It stays in the history.")
            return done
    return show(request, "incidents/remedy_withdraw.html", form, **_beside(request, remedy))


@require_http_methods(["GET", "POST"])
def remedy_amount(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    remedy = remedy_for(request, number, pk)
    approval = waiting_request(remedy)
    verdict = (
        may_change_amount(request.user, approval)
        if approval
        else Verdict("Nothing waits for a decision here any more.")
    )
    refuse_as_it_opens(request, verdict)
    form = ChangeAmountForm(posted(request))
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: change_amount(remedy, **form.cleaned_data, by=request.user, at=at).incident,
        )
        if done:
            messages.success(request, _what_was_changed(remedy))
            return done
    return show(request, "incidents/remedy_amount.html", form, **_beside(request, remedy))


@require_http_methods(["GET", "POST"])
def no_extra(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_choose_no_extra(request.user, incident))
    form = ChooseNoExtraForm(posted(request))
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: choose_no_extra(incident, **form.cleaned_data, by=request.user, at=at),
        )
        if done:
            messages.info(request, "No extra this time. It can close at rung 2.")
            return done
    return show(request, "incidents/no_extra.html", form, incident=incident, nav="incidents")


def _asked_for(request: StaffRequest, shelf: list[Card]) -> dict[str, Any]:
    """What a link fills in: a purpose, or one of the prepared remedies."""
    asked = request.GET.get("gesture", "")
    taken = next((one.gesture for one in shelf if str(one.gesture.pk) == asked), None)
    return (
        as_taken(taken) if taken else {name: request.GET.get(name) for name in ("purpose", "kind")}
    )


def remedy_for(request: StaffRequest, number: int, pk: int) -> Remedy:
    incident = incident_for(request, number)
    remedy = incident.remedies.select_related("proposed_by").filter(pk=pk).first()
    if remedy is None:
        raise Http404
    remedy.incident = incident
    return remedy


def _beside(request: StaffRequest, remedy: Remedy) -> dict[str, Any]:
    return {
        "remedy": remedy,
        "incident": remedy.incident,
        "left": left_of(request.user, remedy.incident),
        "zone": remedy.incident.location.zone,
        "now": now(),
        "nav": "incidents",
    }


def _what_was_planned(incident: Incident) -> str:
    remedy = incident.remedies.order_by("-pk")[0]
    return {
        RemedyStatus.WAITING: "Asked for: a manager has 15 minutes to decide.",
        RemedyStatus.DELIVERED: "Given, and on record.",
    }.get(RemedyStatus(remedy.status), "Planned, on your own authority.")


def _what_was_given(remedy: Remedy) -> str:
    remedy.refresh_from_db()
    if remedy.status == RemedyStatus.WAITING:
        return "Recorded as given. The manager who decides sees that first."
    if remedy.is_extra and remedy.incident.rung == EXTRA_GIVEN:
        return "The extra is given. Rung 3 of 3."
    return "Given, and on record."


def _what_was_changed(remedy: Remedy) -> str:
    remedy.refresh_from_db()
    if remedy.status == RemedyStatus.WAITING:
        return "Amount changed. A manager decides on the new one."
    return "Amount changed. It is now within your own authority."
