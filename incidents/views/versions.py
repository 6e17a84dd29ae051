"""Saving a record that was read a moment ago: a conflict shows both versions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from incidents.forms.versions import VersionedForm
from incidents.views.http import StaffRequest, carry_out

CONFLICT = 409


def save_version(
    request: StaffRequest,
    form: VersionedForm,
    act: Callable[[datetime], str],
    *,
    saved_now: Callable[[], dict[str, Any]],
) -> HttpResponse | None:
    """Do what a valid form asks for; after a conflict the form shows what is saved now."""
    done = carry_out(request, form, act)
    if done is None and getattr(form, "refused_with", 0) == CONFLICT:
        form.compare_with(saved_now())
    return done
