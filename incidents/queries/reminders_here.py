"""The rows of the daily mail for those who lead, guide or own the business: what is amiss there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.lifecycle import LetterState
from incidents.models import CheckInCall, Deadline, Event, Incident, OutgoingEmail, User
from incidents.queries.leading import Leading
from incidents.queries.recoveries import overdue
from incidents.queries.reminders import OF_THE_INCIDENT, OWNERS_DUTIES, Reminder, about, stalled_row
from incidents.queries.stalled import stalled_ones
from incidents.words.clock import DeadlineKind
from incidents.words.digests import Act
from incidents.words.events import EventKind
from incidents.words.people import SENIOR

SINCE_YESTERDAY = timedelta(days=1)


@dataclass(frozen=True)
class House:
    """What only the business owner can put right: how many of each."""

    dead_letters: int = 0
    nobody_on_duty: int = 0
    set_aside: int = 0

    def __bool__(self) -> bool:
        return any([self.dead_letters, self.nobody_on_duty, self.set_aside])


def late_here(
    leaders: Collection[User], leading: Leading, *, at: datetime
) -> Iterator[tuple[int, Reminder]]:
    """These are the late clocks of others where somebody leads or guides, one a recovery. I9."""
    if not leaders:
        return
    clocks = overdue(Deadline.objects.filter(incident__in=Incident.objects.on_the_way()), at=at)
    clocks = clocks.filter(kind__in=[*OWNERS_DUTIES, DeadlineKind.CHECK_IN])
    longest_late: dict[int, Deadline] = {}
    shown = clocks.select_related("incident__location", "incident__owner").only(
        "kind", "subject", "due_at", "incident__owner__name", "incident__department_id",
        *OF_THE_INCIDENT,
    )  # fmt: skip
    for clock in shown.order_by("due_at", "pk"):
        longest_late.setdefault(clock.incident_id, clock)
    callers = dict(
        CheckInCall.objects.filter(
            pk__in=[
                one.subject for one in longest_late.values() if one.kind == DeadlineKind.CHECK_IN
            ]
        ).values_list("pk", "caller")
    )
    for clock in longest_late.values():
        is_call = clock.kind == DeadlineKind.CHECK_IN
        whose = callers.get(clock.subject) if is_call else clock.incident.owner_id
        row = _late_row(clock)
        yield from (
            (one.pk, row)
            for one in leaders
            if one.pk != whose and leading.leads(one, clock.incident)
        )


def _late_row(clock: Deadline) -> Reminder:
    incident, duty = clock.incident, clock.get_kind_display().lower()
    return about(
        incident,
        Act.LATE_HERE,
        "incident-detail",
        incident.pk,
        due_at=clock.due_at,
        said=f"{duty}, owned by {incident.owner.name}",
    )


def amiss_here(
    leaders: Collection[User], leading: Leading, *, at: datetime
) -> Iterator[tuple[int, Reminder]]:
    """These are stalled recoveries, and customers nobody has told, where somebody leads. A6, L3."""
    seniors = [one for one in leaders if one.role in SENIOR]
    if not seniors:
        return
    stalled = stalled_ones(Incident.objects.all(), at=at)
    for incident in stalled.select_related("location").order_by("stalled_since", "pk"):
        row = stalled_row(incident, page="incident-detail")
        yield from (
            (one.pk, row)
            for one in seniors
            if one.pk != incident.owner_id and leading.leads(one, incident)
        )
    untold = Incident.objects.not_told_yet().select_related("location", "owner")
    for incident in untold.order_by("logged_at", "pk"):
        row = about(
            incident,
            Act.TELL,
            "incident-detail",
            incident.pk,
            since=incident.logged_at,
            said=f"owned by {incident.owner.name}",
        )
        yield from ((one.pk, row) for one in seniors if leading.leads(one, incident))


def the_house(*, at: datetime) -> House:
    """This is what went wrong with letters, duty and clocks themselves, as numbers."""
    nobody = Event.objects.filter(kind=EventKind.NOBODY_ON_DUTY, at__gt=at - SINCE_YESTERDAY)
    return House(
        dead_letters=OutgoingEmail.objects.filter(state=LetterState.DEAD).count(),
        nobody_on_duty=nobody.values("incident").distinct().count(),
        set_aside=Deadline.objects.filter(stuck_at__isnull=False).count(),
    )
