"""Is the process up; can it work; is the clock alive. Answered without sign-in."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from incidents.models import PeriodRun
from incidents.queries.audits import findings_of
from incidents.queries.status import newest_audit

LATE_AFTER = 80  # seconds; the pulse is taken every 60


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    try:
        found = {
            "database": "ok",
            "migrations": _migrations(),
            "clock": _clock(),
            "audit": _audit(),
        }
    except Error:
        return JsonResponse({"ready": False, "database": "does not answer"}, status=503)
    ready = found["migrations"] == "ok"
    # A late clock or a finding takes no page out of service: mistakes are logged meanwhile.
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


def _migrations() -> str:
    return "ok" if _all_applied() else "some are missing"


def _all_applied() -> bool:
    try:
        return _applied_once()
    except LookupError:
        return False


@cache
def _applied_once() -> bool:
    # Only a yes is remembered: building the graph costs more than the rest of the page.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError("Migrations are missing.")
    return True


def _clock() -> dict[str, object]:
    """The age of the last pulse in seconds; the broker is never asked."""
    last = PeriodRun.objects.filter(job="pulse").order_by("-started_at").first()
    if last is None:
        return {"state": "never ran", "pulse_age_seconds": None}
    age = round((now() - last.started_at).total_seconds())
    return {"state": "late" if age > LATE_AFTER else "ok", "pulse_age_seconds": age}


def _audit() -> dict[str, object]:
    """What the auditor found when it last looked, and how many seconds ago that was."""
    last = newest_audit()
    if last is None:
        return {"state": "never ran", "age_seconds": None, "findings": {}}
    found = {str(one.check): one.count for one in findings_of(last)}
    age = round((now() - last.started_at).total_seconds())
    return {"state": "findings" if found else "clean", "age_seconds": age, "findings": found}
