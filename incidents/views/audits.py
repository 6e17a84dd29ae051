"""The status page: what the auditor found, and letting a clock that was set aside run again."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from incidents.actions.clock import retry_set_aside
from incidents.models import Deadline
from incidents.permissions.settings import may_change_settings
from incidents.queries.status import status_of_the_house
from incidents.views.http import StaffRequest, press, show


@require_safe
def audit_status(request: StaffRequest) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    at = now()
    return show(
        request,
        "incidents/audit_status.html",
        status=status_of_the_house(at=at),
        has_monitor=bool(settings.HEARTBEAT_URL),
        has_operators=bool(settings.OPERATORS_MAIL or settings.OPERATORS_URL),
        now=at,
        nav="organisation",
    )


@require_POST
def deadline_retry(request: StaffRequest, pk: int) -> HttpResponse:
    may_change_settings(request.user).or_refuse()
    deadline = get_object_or_404(Deadline.objects.select_related("incident"), pk=pk)

    def act(at: datetime) -> str:
        retry_set_aside(deadline, by=request.user, at=at)
        return reverse("audit-status")

    done = press(request, act)
    duty = deadline.get_kind_display()
    messages.success(request, f"{deadline.incident.reference}, {duty}: the clock runs again.")
    return done
