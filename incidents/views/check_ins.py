"""Check-in calls: the list, the call sheet, and moving a call."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from incidents.actions.check_ins import Answers, postpone_call, record_not_reached
from incidents.actions.recoveries import record_call
from incidents.forms.check_ins import PostponeCallForm, RecordCallForm
from incidents.models import CheckInCall
from incidents.permissions.check_ins import may_make_call
from incidents.queries.call_sheet import call_for, improvement_of, sheet_of
from incidents.queries.check_ins import TABS, calls_in, calls_per_tab, calls_seen_by
from incidents.views.http import (
    StaffRequest,
    carry_out,
    page_of,
    posted,
    refuse_as_it_opens,
    show,
)
from incidents.words.people import Role


@require_safe
def check_in_list(request: StaffRequest) -> HttpResponse:
    at, heads = now(), request.user.role == Role.DEPARTMENT_HEAD
    whose = request.GET.get("whose") or ("mine" if heads else "all")
    calls = calls_seen_by(request.user)
    if whose == "mine":
        calls = calls.filter(caller=request.user)
    counts = calls_per_tab(calls, at=at)
    wanted = request.GET.get("tab")
    tab = wanted if wanted in TABS else next((one for one in TABS if counts[one]), "today")
    return show(
        request,
        "incidents/check_in_list.html",
        page=page_of(request, calls_in(calls, tab, at=at)),
        tabs=[(name, label, counts[name]) for name, label in TABS.items()],
        tab=tab,
        whose=whose,
        query=f"whose={whose}&tab={tab}",
        now=at,
        nav="check-ins",
    )


@require_http_methods(["GET", "POST"])
def check_in_call(request: StaffRequest, pk: int) -> HttpResponse:
    call, at = _call(request, pk), now()
    allowed = may_make_call(request.user, call)
    form = RecordCallForm(posted(request), call=call, at=at)
    if form.is_valid():
        done = carry_out(request, form, lambda at: _record(request, call, form, at=at))
        if done:
            _say_what_comes_next(request, call)
            return done
    return show(
        request,
        "incidents/check_in_call.html",
        form,
        call=call,
        sheet=sheet_of(call, caller=request.user if allowed else call.caller, at=at),
        may_make_call=allowed,
        now=at,
        nav="check-ins",
    )


@require_http_methods(["GET", "POST"])
def check_in_postpone(request: StaffRequest, pk: int) -> HttpResponse:
    call = _call(request, pk)
    refuse_as_it_opens(request, may_make_call(request.user, call))
    form = PostponeCallForm(posted(request), call=call, at=now())
    if form.is_valid():

        def act(at: datetime) -> str:
            postpone_call(call, **form.cleaned_data, by=request.user, at=at)
            return reverse("check-in-list")

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"Moved. {_planned(form.cleaned_data['due_at'], call)}")
            return done
    return show(
        request, "incidents/check_in_postpone.html", form, call=call, now=now(), nav="check-ins"
    )


def _call(request: StaffRequest, pk: int) -> CheckInCall:
    call = call_for(request.user, pk)
    if call is None:
        raise Http404
    return call


def _record(request: StaffRequest, call: CheckInCall, form: RecordCallForm, *, at: datetime) -> str:
    said = form.cleaned_data
    if form.is_reached:
        answers = Answers(**form.answers(), had_improvement=bool(improvement_of(call)))
        record_call(call, answers=answers, score=said.get("score"), by=request.user, at=at)
        if answers.everything_okay:
            return reverse("check-in-list")
        return call.incident.get_absolute_url()
    record_not_reached(
        call,
        because=said["outcome"],
        called_at=said["called_at"],
        notes=said["notes"],
        by=request.user,
        at=at,
    )
    return reverse("check-in-list")


def _say_what_comes_next(request: StaffRequest, call: CheckInCall) -> None:
    call = CheckInCall.objects.select_related("incident__location", "incident__owner").get(
        pk=call.pk
    )
    coming = call.incident.check_ins.scheduled().first()
    if call.everything_okay:
        messages.success(request, "Call recorded. All is well with them.")
    elif call.everything_okay is False:
        told = f"{call.incident.owner.name} was told, and new clocks run."
        messages.warning(request, f"Call recorded. It is not right yet: {told}")
    elif coming:
        messages.info(request, f"Not reached. {_planned(coming.due_at, call)}")
    else:
        messages.info(request, "Nobody calls again. The manager was told; closing is free of it.")


def _planned(due_at: datetime, call: CheckInCall) -> str:
    place = call.incident.location
    local = due_at.astimezone(place.zone)
    return f"The next call is on {local:%A}, {local.day} {local:%b, %H:%M} ({place.name})."
