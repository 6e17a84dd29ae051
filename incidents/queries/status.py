"""How the house itself is doing: the clock, the letters, the history, and who outside is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from incidents.lifecycle import LetterState
from incidents.models import Audit, Deadline, Event, EventSeal, OutgoingEmail
from incidents.queries.audits import Finding, findings_of
from incidents.queries.clock import database_now
from incidents.queries.regular_work import last_run
from incidents.queries.seals import newest_seal
from incidents.words.audits import ABOUT_DEADLINES, WHAT_TO_DO, Job

SILENT_AFTER = timedelta(minutes=3)
AUDIT_SILENT_AFTER = timedelta(minutes=16)
CLOCKS_APART = timedelta(seconds=2)


@dataclass(frozen=True)
class Trouble:
    """What is wrong with the house itself, in one line."""

    title: str
    last: str  # what was last seen, and when
    at: datetime


@dataclass(frozen=True)
class Shown:
    """One finding as the page shows it: what to do, and where."""

    finding: Finding
    what_to_do: str
    deadlines: list[Deadline]


@dataclass(frozen=True)
class Letters:
    """How the outbox stands."""

    waiting: int
    oldest: datetime | None
    dead: int


@dataclass(frozen=True)
class Status:
    """All that the status page tells."""

    trouble: Trouble | None
    audit: Audit | None
    findings: list[Shown]
    aside: list[Deadline]
    pulse: datetime | None
    started: datetime | None
    oldest_due: Deadline | None
    letters: Letters
    seal: EventSeal | None
    unsealed: int
    pinged_at: datetime | None
    told_at: datetime | None
    apart: timedelta | None  # how far the clocks of web and database differ, where it matters


def newest_audit() -> Audit | None:
    """This is the last look of the auditor."""
    return Audit.objects.order_by("-started_at").first()


def trouble_of_the_house(*, at: datetime) -> Trouble | None:
    """This is what the business owner is told at the top of every page; mostly nothing.

    Two reads of an index. Reliability 2.7.
    """
    pulse, audit = last_run(Job.PULSE), newest_audit()
    if pulse and at - pulse > SILENT_AFTER:
        title = "The clock stands still: reminders and letters wait"
        return Trouble(title, "Last sign of life", pulse)
    if audit and at - audit.started_at > AUDIT_SILENT_AFTER:
        return Trouble("The auditor has been silent", "Last audit", audit.started_at)
    if audit and not audit.is_clean:
        return Trouble(_found_in(audit), "Last audit", audit.started_at)
    return None


def _found_in(audit: Audit) -> str:
    first, *more = findings_of(audit)
    if more:
        return f"The auditor found {len(more) + 1} things"
    return f"The auditor found: {first.check.label.lower()}"


def status_of_the_house(*, at: datetime) -> Status:
    """This is all that the status page tells, as things stand now. Interface 5.12."""
    audit, seal = newest_audit(), newest_seal()
    later = Event.objects.filter(pk__gt=seal.last_event) if seal else Event.objects.all()
    due = Deadline.objects.due(at=at).select_related("incident__location")
    return Status(
        trouble=trouble_of_the_house(at=at),
        audit=audit,
        findings=[_shown(one) for one in findings_of(audit)] if audit else [],
        aside=set_aside(),
        pulse=last_run(Job.PULSE),
        started=last_run(Job.START),
        oldest_due=due.first(),
        letters=_letters(),
        seal=seal,
        unsealed=later.count(),
        pinged_at=_last("pinged_at"),
        told_at=_last("operators_told_at"),
        apart=_apart(at),
    )


def set_aside() -> list[Deadline]:
    """These are the clocks that failed too often, the longest waiting first. Reliability 2.2."""
    aside = Deadline.objects.owed().filter(stuck_at__isnull=False)
    return list(aside.select_related("incident__location").order_by("stuck_at", "pk"))


def _shown(finding: Finding) -> Shown:
    about = finding.examples if finding.check in ABOUT_DEADLINES else []
    deadlines = Deadline.objects.filter(pk__in=about).select_related("incident")
    return Shown(finding, WHAT_TO_DO[finding.check], list(deadlines.order_by("pk")))


def _letters() -> Letters:
    on_the_way = Q(state__in=[LetterState.WAITING, LetterState.SENDING])
    counted = OutgoingEmail.objects.filter(on_the_way).aggregate(
        waiting=Count("pk"), oldest=Min("next_try_at")
    )
    dead = OutgoingEmail.objects.filter(state=LetterState.DEAD).count()
    return Letters(**counted, dead=dead)


def _last(column: str) -> datetime | None:
    known = Audit.objects.exclude(**{column: None}).order_by("-started_at")
    moment: datetime | None = known.values_list(column, flat=True).first()
    return moment


def _apart(at: datetime) -> timedelta | None:
    apart = abs(database_now() - at)
    return apart if apart > CLOCKS_APART else None
