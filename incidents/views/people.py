"""The people who work here, for the business owner."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.people import (
    Position,
    change_person,
    disable_person,
    enable_person,
    invite_person,
)
from incidents.forms.people import ChangePersonForm, InvitePersonForm
from incidents.forms.versions import as_typed
from incidents.models import User
from incidents.permissions.settings import may_change_settings
from incidents.permissions.spending import may_set_limit
from incidents.queries.people import leaving, limit_in_words, people_found
from incidents.views.http import (
    StaffRequest,
    carry_out,
    page_of,
    posted,
    press,
    show,
)
from incidents.views.versions import save_version

PER_PAGE = 50


@require_safe
def person_list(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    words, working = request.GET.get("q", "").replace("\0", "")[:100], "ended" not in request.GET
    page = page_of(request, people_found(words, working=working), per_page=PER_PAGE)
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "page": page,
        "people": [(person, limit_in_words(person)) for person in page.object_list],
        "words": words,
        "working": working,
        "number": {"working": _number(working=True), "ended": _number(working=False)},
        "query": asked.urlencode(),
        "nav": "organisation",
    }
    return render(request, "incidents/person_list.html", context)


@require_http_methods(["GET", "POST"])
def person_invite(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    form = InvitePersonForm(posted(request))
    if form.is_valid():

        def act(at: datetime) -> str:
            position, email = _position(form), form.cleaned_data["email"]
            invite_person(position, email=email, by=request.user, at=at)
            return reverse("person-list")

        done = carry_out(request, form, act)
        if done:
            said = f"{form.cleaned_data['name']} was invited by e-mail to choose a password."
            messages.success(request, said)
            return done
    return show(request, "incidents/person_invite.html", form, nav="organisation")


@require_http_methods(["GET", "POST"])
def person_change(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    person = get_object_or_404(User, pk=pk)
    form = ChangePersonForm(posted(request), initial=_saved(pk))
    if form.is_valid():

        def act(at: datetime) -> str:
            position, version = _position(form), form.version_read
            change_person(person, position=position, version=version, by=request.user, at=at)
            return reverse("person-list")

        done = save_version(request, form, act, saved_now=lambda: _saved(pk))
        if done:
            messages.success(request, f"{person.name} is saved.")
            return done
    context = {
        "person": person,
        "limit": limit_in_words(person),
        "may_set_limit": may_set_limit(request.user, person),
        "nav": "organisation",
    }
    return show(request, "incidents/person_change.html", form, **context)


@require_http_methods(["GET", "POST"])
def person_disable(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    person = get_object_or_404(User, pk=pk)
    if request.method == "POST":

        def act(at: datetime) -> str:
            disable_person(person, by=request.user, at=at)
            return reverse("person-list")

        done = press(request, act)
        messages.success(request, f"{person.name} can no longer sign in. What they did stays.")
        return done
    left = leaving(person)
    return show(
        request, "incidents/person_disable.html", person=person, left=left, nav="organisation"
    )


@require_POST
def person_enable(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    person = get_object_or_404(User, pk=pk)

    def act(at: datetime) -> str:
        enable_person(person, by=request.user, at=at)
        return reverse("person-change", args=[pk])

    done = press(request, act)
    messages.success(request, f"{person.name} can sign in again.")
    return done


def _number(*, working: bool) -> int:
    return people_found("", working=working).count()


def _saved(pk: int) -> dict[str, Any]:
    return as_typed(
        User.objects.select_related("location", "department__location").get(pk=pk),
        Position.__dataclass_fields__,
    )


def _position(form: InvitePersonForm | ChangePersonForm) -> Position:
    return Position(**{name: form.cleaned_data[name] for name in Position.__dataclass_fields__})
