"""The shelf of prepared remedies, for managers and the business owner."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from incidents.actions.gestures import Prepared, add_gesture, change_gesture
from incidents.forms.gestures import AddGestureForm, ChangeGestureForm
from incidents.forms.versions import as_typed
from incidents.models import Gesture
from incidents.permissions.gestures import (
    keeps_every_place,
    may_keep_gesture,
    may_keep_shelf,
)
from incidents.queries.gestures import gestures_kept_by
from incidents.views.http import StaffRequest, carry_out, posted, show
from incidents.views.versions import save_version


@require_safe
def gesture_list(request: StaffRequest) -> HttpResponse:
    may_keep_shelf(request.user).or_refuse()
    context = {
        "in_use": gestures_kept_by(request.user, in_use=True),
        "put_away": gestures_kept_by(request.user, in_use=False),
        "keeps_every_place": keeps_every_place(request.user),
        "nav": "organisation",
    }
    return render(request, "incidents/gesture_list.html", context)


@require_http_methods(["GET", "POST"])
def gesture_add(request: StaffRequest) -> HttpResponse:
    may_keep_shelf(request.user).or_refuse()
    form = AddGestureForm(posted(request), person=request.user)
    if form.is_valid():

        def act(at: datetime) -> str:
            add_gesture(Prepared(**form.typed()), by=request.user, at=at)
            return reverse("gesture-list")

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"{form.cleaned_data['title']} is on the shelf.")
            return done
    return show(request, "incidents/gesture_add.html", form, nav="organisation")


@require_http_methods(["GET", "POST"])
def gesture_change(request: StaffRequest, pk: int) -> HttpResponse:
    gesture = get_object_or_404(Gesture.objects.select_related("location"), pk=pk)
    may_keep_gesture(request.user, gesture.location).or_refuse()
    form = ChangeGestureForm(posted(request), initial=_saved(pk), person=request.user)
    if form.is_valid():

        def act(at: datetime) -> str:
            prepared, version = Prepared(**form.typed()), form.version_read
            change_gesture(gesture, prepared=prepared, version=version, by=request.user, at=at)
            return reverse("gesture-list")

        done = save_version(request, form, act, saved_now=lambda: _saved(pk))
        if done:
            messages.success(request, f"{form.cleaned_data['title']} is saved.")
            return done
    return show(request, "incidents/gesture_change.html", form, gesture=gesture, nav="organisation")


def _saved(pk: int) -> dict[str, Any]:
    known = Gesture.objects.select_related("incident_type", "location").get(pk=pk)
    return as_typed(known, Prepared.__dataclass_fields__)
