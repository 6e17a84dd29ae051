"""Recoveries in which nothing happens although something is owed: which, since when, whose."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from incidents.lifecycle import CheckInStatus
from incidents.models import CheckInCall, Event, Hold, Incident, Organisation, User
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.stalled import STALLED_AFTER_MINUTES
from incidents.policy.working_time import add_working_time
from incidents.queries.recoveries import led_by, needing_us
from incidents.words.events import ActorKind

logger = logging.getLogger(__name__)

MOST_IN_A_PASS = 500


@dataclass(frozen=True)
class Silence:
    """One recovery in which nobody did anything, and since when it counts as stalled."""

    incident: Incident
    since: datetime


def silences(*, at: datetime, only: Iterable[int] | None = None) -> list[Silence]:
    """These stalled by now: no contact and no act by a person, though something is owed. A6.

    As long as the business owner says, in opening hours of the place; a hold and the wait for a
    call do not count. One query for the rows, however many; a place whose hours cannot be told is
    left out. `since` is when the time was up, however late this is asked.
    """
    allowed = stalled_after()
    found = []
    for incident in _quiet_ones(at=at, before=at - allowed, only=only)[:MOST_IN_A_PASS]:
        try:
            quiet_since: datetime = incident.quiet_since  # type: ignore[attr-defined]
            since = add_working_time(quiet_since, allowed, incident.location.hours)
        except (ZoneInfoNotFoundError, ValueError, AttributeError, TypeError):
            logger.exception("The opening hours at %s cannot be told", incident)
            continue
        if since <= at:
            found.append(Silence(incident, since))
    return found


def stalled_after() -> timedelta:
    """This is how long nothing may happen, in working time. The business owner sets it. A6."""
    kept = Organisation.objects.filter(pk=Organisation.ONLY)
    minutes = kept.values_list("stalled_after_minutes", flat=True).first()
    return timedelta(minutes=minutes or STALLED_AFTER_MINUTES)


def stalled_ones(rows: IncidentQuerySet, *, at: datetime) -> IncidentQuerySet:
    """Those of these in which nothing happens although something is owed. Product A6."""
    return rows.on_the_way().filter(stalled_since__lte=at)


def stalled_for(person: User, *, at: datetime) -> IncidentQuerySet:
    """These stalled ones concern a person, as their owner or who leads them; the longest first."""
    seen = stalled_ones(Incident.objects.visible_to(person), at=at)
    theirs = seen.filter(led_by(person)) | seen.filter(owner=person)
    return theirs.select_related("owner", "location").order_by("stalled_since", "pk")


def _quiet_ones(
    *, at: datetime, before: datetime, only: Iterable[int] | None
) -> QuerySet[Incident]:
    rows = Incident.objects.filter(stalled_since=None)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    acts = Event.objects.filter(incident=OuterRef("pk"), by_kind=ActorKind.PERSON)
    holds = Hold.objects.filter(incident=OuterRef("pk"), ended_at__isnull=False)
    calls = CheckInCall.objects.filter(
        incident=OuterRef("pk"), status=CheckInStatus.SCHEDULED, due_at__lte=at
    )
    # What was held, or waited for the date of a call, is owed since then and not before.
    latest = (
        Coalesce(Subquery(newest), F("logged_at"))
        for newest in (
            acts.order_by("-at").values("at")[:1],
            holds.order_by("-ended_at").values("ended_at")[:1],
            calls.order_by("-due_at").values("due_at")[:1],
        )
    )
    quiet = needing_us(rows, at=at).annotate(quiet_since=Greatest(*latest))
    known = quiet.filter(quiet_since__lte=before).select_related("location", "owner")
    return known.order_by("quiet_since", "pk")
