"""What changes so that it does not happen again: chosen on an incident, seen through as a list."""

from datetime import datetime, timedelta
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.process_fixes import (
    Plan,
    choose_process_fix,
    explain_no_process_fix,
    mark_done,
    plan_process_fix,
    verify,
)
from incidents.forms.process_fixes import (
    ChooseProcessFixForm,
    ExplainNoProcessFixForm,
    PlanProcessFixForm,
)
from incidents.lifecycle import ProcessFixStatus
from incidents.models import Incident, ProcessFix, User
from incidents.permissions.process_fixes import (
    may_choose_process_fix,
    may_finish_process_fix,
    may_verify_process_fix,
)
from incidents.queries.process_fixes import (
    choosable,
    number_of_process_fixes,
    process_fix_for,
    process_fixes,
)
from incidents.views.http import (
    StaffRequest,
    carry_out,
    incident_for,
    page_of,
    press,
    refuse_as_it_opens,
    show,
)

PLAN, CHOOSE, NONE_NEEDED = "plan", "choose", "none"
SAID = {
    PLAN: "Process fix planned. Its clock is running.",
    CHOOSE: "Process fix chosen.",
    NONE_NEEDED: "Noted why nothing has to change.",
}
USUALLY_WITHIN = timedelta(days=14)


@require_http_methods(["GET", "POST"])
def process_fix_choose(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_choose_process_fix(request.user, incident))
    way = request.POST.get("way", "")
    ways = _forms(request, incident, way=way)
    form = ways.get(way)
    if form and form.is_valid():
        done = carry_out(request, form, lambda at: _decide(incident, form, by=request.user, at=at))
        if done:
            messages.success(request, SAID[way])
            return done
    chosen = way if form else PLAN
    context = {"ways": ways, "way": chosen, "incident": incident, "nav": "incidents"}
    return show(request, "incidents/process_fix_choose.html", form, **context)


def _forms(request: StaffRequest, incident: Incident, *, way: str) -> dict[str, forms.Form]:
    typed = {one: request.POST if one == way else None for one in SAID}
    people = User.objects.at(incident.location).select_related("location").order_by("name")
    in_two_weeks = localdate(now(), incident.location.zone) + USUALLY_WITHIN
    return {
        PLAN: PlanProcessFixForm(
            typed[PLAN], people=people, person=request.user, due_on=in_two_weeks
        ),
        CHOOSE: ChooseProcessFixForm(
            typed[CHOOSE], process_fixes=choosable(incident, user=request.user)
        ),
        NONE_NEEDED: ExplainNoProcessFixForm(typed[NONE_NEEDED]),
    }


def _decide(incident: Incident, form: forms.Form, *, by: User, at: datetime) -> Incident:
    if isinstance(form, PlanProcessFixForm):
        plan_process_fix(incident, fix=Plan(**form.cleaned_data), by=by, at=at)
    elif isinstance(form, ChooseProcessFixForm):
        choose_process_fix(incident, **form.cleaned_data, by=by, at=at)
    else:
        explain_no_process_fix(incident, **form.cleaned_data, by=by, at=at)
    return incident


@require_safe
def process_fix_list(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("status", "")
    status = asked if asked in ProcessFixStatus.values else ProcessFixStatus.PLANNED
    mine = "mine" in request.GET
    found = process_fixes(request.user, status=status, mine_of=request.user if mine else None)
    numbers = number_of_process_fixes(request.user)
    context = {
        "page": page_of(request, found),
        "status": status,
        "mine": mine,
        "tabs": [(one.value, one.label, numbers[one]) for one in ProcessFixStatus],
        "today": localdate(),
        "query": f"status={status}" + ("&mine=1" if mine else ""),
        "nav": "process-fixes",
    }
    return render(request, "incidents/process_fix_list.html", context)


@require_safe
def process_fix_detail(request: StaffRequest, pk: int) -> HttpResponse:
    process_fix = _process_fix(request, pk)
    context = {
        "process_fix": process_fix,
        "may_finish": may_finish_process_fix(request.user, process_fix),
        "may_verify": may_verify_process_fix(request.user, process_fix),
        "today": localdate(),
        "form_key": uuid4(),
        "nav": "process-fixes",
    }
    return render(request, "incidents/process_fix_detail.html", context)


@require_POST
def process_fix_done(request: StaffRequest, pk: int) -> HttpResponse:
    process_fix = _process_fix(request, pk)

    def act(at: datetime) -> str:
        mark_done(process_fix, by=request.user, at=at)
        return reverse("process-fix-detail", args=[pk])

    done = press(request, act)
    messages.success(request, "Done. Somebody else now looks whether it works.")
    return done


@require_POST
def process_fix_verify(request: StaffRequest, pk: int) -> HttpResponse:
    process_fix = _process_fix(request, pk)

    def act(at: datetime) -> str:
        verify(process_fix, by=request.user, at=at)
        return reverse("process-fix-detail", args=[pk])

    done = press(request, act)
    messages.success(request, "Verified: the change works.")
    return done


def _process_fix(request: StaffRequest, pk: int) -> ProcessFix:
    process_fix = process_fix_for(request.user, pk)
    if process_fix is None:
        raise Http404
    return process_fix
