"""Being away: one's own absences and, for managers, those of their people."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.absences import Away, change_absence, end_absence, plan_absence
from incidents.forms.absences import ChangeAbsenceForm, PlanAbsenceForm
from incidents.forms.versions import as_typed
from incidents.models import Absence, User
from incidents.permissions.duty import may_plan_absence
from incidents.queries.absences import (
    absences_entered_for,
    coming_absences,
    people_whose_absence,
    possible_deputies,
)
from incidents.views.http import StaffRequest, carry_out, posted, press, show
from incidents.views.versions import save_version

WALL = "%Y-%m-%dT%H:%M"
LONGEST_KEY = 18


@require_safe
def absence_list(request: StaffRequest) -> HttpResponse:
    me, at = request.user, now()
    context: dict[str, Any] = {"absences": coming_absences(me, at=at), "now": at, "nav": "settings"}
    if me.is_manager:
        people = people_whose_absence(me)
        context |= {"people": people, "theirs": absences_entered_for(people, at=at)}
    return show(request, "incidents/absence_list.html", **context)


@require_http_methods(["GET", "POST"])
def absence_plan(request: StaffRequest) -> HttpResponse:
    person, at = _person(request), now()
    may_plan_absence(request.user, person).or_refuse()
    form = PlanAbsenceForm(
        posted(request), people=possible_deputies(person), zone=person.zone, at=at
    )
    if form.is_valid():

        def act(at: datetime) -> str:
            plan_absence(person, away=Away(**form.typed()), by=request.user, at=at)
            return reverse("absence-list")

        done = carry_out(request, form, act)
        if done:
            said = f"{form.cleaned_data['deputy'].name} covers. Ownership stays where it is."
            messages.success(request, said)
            return done
    return show(request, "incidents/absence_plan.html", form, person=person, nav="settings")


@require_http_methods(["GET", "POST"])
def absence_change(request: StaffRequest, pk: int) -> HttpResponse:
    absence, at = _absence(request, pk), now()
    form = ChangeAbsenceForm(
        posted(request),
        initial=_typed(pk),
        people=possible_deputies(absence.person),
        zone=absence.person.zone,
        at=at,
    )
    if form.is_valid():

        def act(at: datetime) -> str:
            away, version = Away(**form.typed()), form.version_read
            change_absence(absence, away=away, version=version, by=request.user, at=at)
            return reverse("absence-list")

        done = save_version(request, form, act, saved_now=lambda: _saved(pk))
        if done:
            messages.success(request, "The absence is saved.")
            return done
    context = {"absence": absence, "running": absence.starts_at <= at, "nav": "settings"}
    return show(request, "incidents/absence_change.html", form, **context)


@require_POST
def absence_end(request: StaffRequest, pk: int) -> HttpResponse:
    absence = _absence(request, pk)

    def act(at: datetime) -> str:
        end_absence(absence, by=request.user, at=at)
        return reverse("absence-list")

    done = press(request, act)
    back = "Welcome back." if absence.person == request.user else f"{absence.person.name} is back."
    messages.success(request, f"{back} Everything is where it was.")
    return done


def _person(request: StaffRequest) -> User:
    key = request.GET.get("person", "")
    if not key:
        return request.user
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        raise Http404
    return get_object_or_404(User.objects.working().select_related("location"), pk=key)


def _absence(request: StaffRequest, pk: int) -> Absence:
    rows = Absence.objects.select_related("person__location", "deputy__location")
    absence = get_object_or_404(rows, pk=pk)
    may_plan_absence(request.user, absence.person).or_refuse()
    return absence


def _saved(pk: int) -> dict[str, Any]:
    rows = Absence.objects.select_related("person__location", "deputy__location")
    return as_typed(rows.get(pk=pk), Away.__dataclass_fields__)


def _typed(pk: int) -> dict[str, Any]:
    """As the inputs of the browser want it: wall times of whose absence it is."""
    absence = Absence.objects.select_related("person__location").get(pk=pk)
    zone = absence.person.zone
    walls = {name: getattr(absence, name).astimezone(zone) for name in ("starts_at", "ends_at")}
    return _saved(pk) | {name: f"{moment:{WALL}}" for name, moment in walls.items()}
