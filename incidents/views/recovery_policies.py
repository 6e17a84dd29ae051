"""Promises and escalation, for the business owner: the overview, one policy, and a preview."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.recovery_policies import Scope, remove_policy, set_policy
from incidents.forms.foresight import PreviewPolicyForm, WhichPolicyForm
from incidents.forms.recovery_policies import (
    ChangePolicyForm,
    policy_as_typed,
)
from incidents.forms.versions import VersionedForm
from incidents.models import IncidentType, Location
from incidents.permissions.settings import may_change_settings
from incidents.queries.foresight import preview
from incidents.queries.recovery_policies import (
    policies_everywhere,
    policy_for,
    policy_of,
    special_policies,
)
from incidents.views.http import StaffRequest, posted, press, show
from incidents.views.versions import save_version
from incidents.words.incidents import Severity

NAV = "organisation"
LONGEST_KEY = 18


@require_safe
def policy_list(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    which = WhichPolicyForm(request.GET if "severity" in request.GET else None)
    if which.is_valid():
        return redirect(_address(Scope(**which.cleaned_data)))
    context = {
        "everywhere": policies_everywhere(),
        "special": special_policies(),
        "which": which,
        "nav": NAV,
    }
    status = 422 if which.is_bound else 200
    return render(request, "incidents/policy_list.html", context, status=status)


@require_http_methods(["GET", "POST"])
def policy_change(
    request: StaffRequest, severity: str, *, location: int, incident_type: int
) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    scope = _scope(severity, location, incident_type)
    form = ChangePolicyForm(posted(request), initial=_saved(scope))
    if "add" in request.POST:
        form = form.with_another_step()
    elif form.is_valid():

        def act(at: datetime) -> str:
            policy, version = form.policy(), form.version_read
            set_policy(scope, policy=policy, version=version, by=request.user, at=at)
            return reverse("policy-list")

        done = save_version(request, form, act, saved_now=lambda: _saved(scope))
        if done:
            messages.success(request, "The policy is saved. Clocks that run keep theirs.")
            return done
    context = {
        "scope": scope,
        "title": _title(scope),
        "row": policy_of(**scope.keys),
        "address": _address(scope),
    }
    return show(request, "incidents/policy_change.html", form, nav=NAV, **context)


@require_POST
def policy_remove(
    request: StaffRequest, severity: str, *, location: int, incident_type: int
) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    scope = _scope(severity, location, incident_type)
    form = VersionedForm(request.POST)
    read = form.version_read if form.is_valid() else 0

    def act(at: datetime) -> str:
        remove_policy(scope, version=read, by=request.user, at=at)
        return reverse("policy-list")

    done = press(request, act)
    messages.success(request, "The policy is taken out. Clocks that run keep theirs.")
    return done


@require_safe
def policy_preview(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    at, asked = now(), "severity" in request.GET
    place = _place(request)
    zone = place.zone if place else request.user.zone
    start: dict[str, Any] = {"severity": Severity.CRITICAL, "location": place}
    form = PreviewPolicyForm(request.GET if asked else None, initial=start, zone=zone, at=at)
    thought_of = {**start, "incident_type": None, "logged_at": at}
    if asked:
        thought_of = form.cleaned_data if form.is_valid() else {}
    seen = None
    if thought_of and place:
        known = {name: thought_of[name] for name in ("location", "incident_type")}
        seen = preview(thought_of["severity"], at=thought_of["logged_at"], **known)
    context = {"seen": seen, "place": place, "thought_of": thought_of, "form": form, "nav": NAV}
    status = 422 if asked and not seen else 200
    return render(request, "incidents/policy_preview.html", context, status=status)


def _place(request: StaffRequest) -> Location | None:
    places = Location.objects.filter(is_open=True).order_by("name")
    asked = request.GET.get("location", "")
    is_key = asked.isdecimal() and len(asked) <= LONGEST_KEY
    return (places.filter(pk=asked).first() if is_key else None) or places.first()


def _scope(severity: str, location: int, incident_type: int) -> Scope:
    if severity not in Severity.values:
        raise Http404
    place = get_object_or_404(Location, pk=location) if location else None
    kind = get_object_or_404(IncidentType, pk=incident_type) if incident_type else None
    return Scope(severity, place, kind)


def _address(scope: Scope) -> str:
    place, kind = scope.location, scope.incident_type
    keys = [scope.severity, place.pk if place else 0, kind.pk if kind else 0]
    return reverse("policy-change", args=keys)


def _title(scope: Scope) -> str:
    where = ", ".join(one.name for one in (scope.location, scope.incident_type) if one)
    return f"{Severity(scope.severity).label} severity" + (f": {where}" if where else "")


def _saved(scope: Scope) -> dict[str, Any]:
    row = policy_of(**scope.keys)
    return policy_as_typed(policy_for(**scope.keys), version=row.version if row else 0)
