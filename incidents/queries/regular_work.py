"""Whether regular work was done: the pulse of the clock, the morning's mail, audit and seal."""

from datetime import datetime, timedelta
from itertools import pairwise

from incidents.models import Event, PeriodRun
from incidents.queries.digests import people_to_remind, period_key
from incidents.words.audits import Job
from incidents.words.events import EventKind

LOOKED_AT = timedelta(minutes=15)
PULSE_GAP = timedelta(seconds=100)  # a pulse is taken once a minute
# A clock that comes back catches up first, and is judged then.
CATCHES_UP_FOR = timedelta(minutes=2)
OF_FIVE_MINUTES = (Job.AUDIT, Job.SEAL)
# What may begin a morning at any time of the day.
SET_A_MORNING = (
    EventKind.PERSON_INVITED,
    EventKind.PERSON_CHANGED,
    EventKind.PERSON_ENABLED,
    EventKind.PLACE_CHANGED,
)


def last_run(job: Job) -> datetime | None:
    """This is when a regular job was last done."""
    runs = PeriodRun.objects.filter(job=job).order_by("-started_at")
    return runs.values_list("started_at", flat=True).first()


def is_catching_up(*, at: datetime) -> bool:
    """Whether the clock has just come back from a standstill and is not judged yet. Rel. 2.5."""
    started = last_run(Job.START)
    return started is not None and at - started < CATCHES_UP_FOR


def missing_runs(*, at: datetime) -> list[str]:
    """These are the runs that should be there since the clock last started. Reliability 2.7."""
    return [*_missing_pulses(at=at), *_missing_digests(at=at), *_missing_in_five_minutes(at=at)]


def _runs_lately(job: Job, *, at: datetime) -> list[datetime]:
    lately = PeriodRun.objects.filter(job=job, started_at__gt=at - LOOKED_AT, started_at__lte=at)
    return list(lately.order_by("started_at").values_list("started_at", flat=True))


def _missing_pulses(*, at: datetime) -> list[str]:
    pulses, starts = _runs_lately(Job.PULSE, at=at), set(_runs_lately(Job.START, at=at))
    gaps = [
        f"pulse after {before:%Y-%m-%dT%H:%M}"
        for before, after in pairwise(pulses)
        if after - before > PULSE_GAP and after not in starts
    ]
    # Audits went on and the pulse did not: not a machine that was off.
    went_on = _runs_lately(Job.AUDIT, at=at)
    newest = last_run(Job.PULSE)
    if newest and went_on and went_on[-1] > newest and at - newest > PULSE_GAP:
        gaps.append(f"pulse after {newest:%Y-%m-%dT%H:%M}")
    return gaps


def _missing_digests(*, at: datetime) -> list[str]:
    overdue = people_to_remind(at=at - LOOKED_AT)
    if not overdue:
        return []
    # Whose day is over by now gets none any more: a missed morning is closed without a letter.
    still_wanted = set(people_to_remind(at=at))
    lately = _whose_morning_was_set_lately(at=at)
    return [
        f"digest {period_key(person, day)}"
        for person, day in overdue
        if (person, day) in still_wanted
        and lately.isdisjoint({("person", person.pk), ("location", person.location_id)})
    ]


def _whose_morning_was_set_lately(*, at: datetime) -> set[tuple[str, int]]:
    """Who came, came back or wants the mail again, and places with other clocks: it is not late."""
    events = Event.objects.filter(incident=None, kind__in=SET_A_MORNING, at__gt=at - LOOKED_AT)
    return {
        (name, details[name])
        for details in events.values_list("details", flat=True)
        for name in ("person", "location")
        if name in details
    }


def _missing_in_five_minutes(*, at: datetime) -> list[str]:
    pulses, starts = _runs_lately(Job.PULSE, at=at), _runs_lately(Job.START, at=at)
    first_audit = PeriodRun.objects.filter(job=Job.AUDIT).order_by("started_at").first()
    ran_all_the_time = pulses and not starts and pulses[0] - (at - LOOKED_AT) < PULSE_GAP
    if not ran_all_the_time or first_audit is None or first_audit.started_at > at - LOOKED_AT:
        return []
    return [
        f"{job} since {at - LOOKED_AT:%Y-%m-%dT%H:%M}"
        for job in OF_FIVE_MINUTES
        if not _runs_lately(job, at=at)
    ]
