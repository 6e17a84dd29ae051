"""Where the house rules are set: the hub, the business, its history, and one's own page."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from incidents.actions.organisation import Business, change_organisation
from incidents.actions.people import Profile, change_profile
from incidents.forms.organisation import ChangeOrganisationForm
from incidents.forms.people import ChangeProfileForm
from incidents.forms.versions import as_typed
from incidents.models import User
from incidents.permissions.settings import may_change_settings
from incidents.queries.digests import sends_to
from incidents.queries.navigation import the_organisation
from incidents.queries.organisation import (
    as_changes,
    currency_is_fixed,
    settings_events,
    what_is_set,
)
from incidents.queries.outbox import trouble_with_letters
from incidents.queries.people import limit_in_words
from incidents.views.http import (
    StaffRequest,
    page_of,
    posted,
    show,
)
from incidents.views.versions import save_version

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def settings(request: StaffRequest) -> HttpResponse:
    me = request.user
    form = ChangeProfileForm(posted(request), initial=_myself(me))
    if form.is_valid():

        def act(at: datetime) -> str:
            profile = Profile(**form.typed())
            change_profile(me, profile=profile, version=form.version_read, by=me, at=at)
            return reverse("settings")

        done = save_version(request, form, act, saved_now=lambda: _myself(me))
        if done:
            messages.success(request, "Your profile is saved.")
            return done
    limit = limit_in_words(User.objects.select_related("authority_limit").get(pk=me.pk))
    known = {"limit": limit, "sends": sends_to(me, at=now()), "nav": "settings"}
    return show(request, "incidents/settings.html", form, **known)


def _myself(me: User) -> dict[str, Any]:
    return as_typed(User.objects.get(pk=me.pk), Profile.__dataclass_fields__)


@require_safe
def organisation_settings(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    context = {
        "what": what_is_set(),
        "letters": trouble_with_letters(at=now()),
        "business": the_organisation(),
        "nav": "organisation",
    }
    return render(request, "incidents/organisation_settings.html", context)


@require_http_methods(["GET", "POST"])
def organisation_change(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    fixed = currency_is_fixed()
    form = ChangeOrganisationForm(posted(request), initial=_business(), currency_is_fixed=fixed)
    if form.is_valid():

        def act(at: datetime) -> str:
            change_organisation(
                the_organisation(),
                business=Business(**form.typed()),
                version=form.version_read,
                by=request.user,
                at=at,
            )
            return reverse("organisation-settings")

        done = save_version(request, form, act, saved_now=_business)
        if done:
            messages.success(request, "The business is saved.")
            return done
    return show(request, "incidents/organisation_change.html", form, nav="organisation")


def _business() -> dict[str, Any]:
    return as_typed(the_organisation(), Business.__dataclass_fields__)


@require_safe
def settings_history(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    page = page_of(request, settings_events(), per_page=PER_PAGE)
    context = {"page": page, "changes": as_changes(page.object_list), "nav": "organisation"}
    return render(request, "incidents/settings_history.html", context)
