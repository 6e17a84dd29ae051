"""What the auditor asks at the end of every case: all once, none early, nothing half written."""

from collections import Counter
from datetime import timedelta

from django.db import connection
from django.utils.timezone import now

from incidents.actions import seals
from incidents.models import Deadline, Escalation, Event, OutgoingEmail
from incidents.queries.audits import what_is_wrong
from incidents.queries.clock import database_now
from incidents.queries.seals import breaks_in_history
from incidents.words.audits import Check
from incidents.words.events import EventKind
from tests.chaos.stage import Stage

# Processes are stopped on purpose, so regular work is missing.
IN_EVERY_CASE = {Check.RUN_MISSING}


def count_deadlines(stage: Stage, *, never_early: bool = True) -> None:
    """Escalations = due, none doubled, none early, and each with its event."""
    connection.close()  # the case itself may have lost its server meanwhile
    outcome = stage.outcome
    due = dict(Deadline.objects.filter(due_at__lte=now()).values_list("pk", "due_at"))
    rows = Counter(Escalation.objects.filter(step=1).values_list("deadline", flat=True))
    events = list(Event.objects.filter(kind=EventKind.DEADLINE_BREACHED))
    told = Counter(event.details["deadline"] for event in events)
    moved = set(Deadline.objects.filter(state="breached").values_list("pk", flat=True))
    whole = set(rows) & set(told) & moved
    outcome.lost += len(set(due) - whole)
    outcome.doubled += sum((rows - Counter(set(rows))).values())
    outcome.doubled += sum((told - Counter(set(told))).values())
    late = [
        (event.recorded_at - due[event.details["deadline"]]).total_seconds()
        for event in events
        if event.details["deadline"] in due
    ]
    outcome.early += sum(seconds < 0 for seconds in late) + len(set(told) - set(due))
    outcome.latest = max([outcome.latest, *late])
    outcome.expect(outcome.lost == 0, f"{outcome.lost} deadlines were lost")
    outcome.expect(outcome.doubled == 0, f"{outcome.doubled} were told twice")
    if never_early:
        outcome.expect(outcome.early == 0, f"{outcome.early} were told early")
    _expect_letters(stage, events)


def _expect_letters(stage: Stage, events: list[Event]) -> None:
    """Whoever was told has a letter about it, or the one summary after a standstill."""
    summaries = set(
        OutgoingEmail.objects.filter(kind="catch_up").values_list("recipient", flat=True)
    )
    about = OutgoingEmail.objects.filter(kind="deadline_breached")
    written = set(about.values_list("deadline", "recipient"))
    wanted = {(event.details["deadline"], who) for event in events for who in event.details["told"]}
    missing = [each for each in wanted - written if each[1] not in summaries]
    stage.outcome.letters = len(written) + len(summaries)
    stage.outcome.expect(not missing, f"{len(missing)} letters are missing")


def ask_the_auditor(stage: Stage) -> None:
    """The product's own auditor finds nothing, and history seals without a break."""
    at = database_now()
    found = [one for one in what_is_wrong(at=at) if one.check not in IN_EVERY_CASE | stage.forgiven]
    stage.outcome.expect(not found, "the auditor: " + "; ".join(one.said() for one in found))
    # Only what is older than three minutes is sealed; of a time to come, all is.
    seals.seal_history(at=at + timedelta(minutes=10))
    broken = list(breaks_in_history())
    stage.outcome.expect(not broken, f"history is broken: {broken[:3]}")


def count_letters(stage: Stage, *, most_doubled: int = 0) -> None:
    """What arrived: everything, and again only what a crash may send again, recognisably."""
    outcome = stage.outcome
    arrived = Counter(str(one["Message-ID"]) for one in stage.mail.letters)
    again = arrived - Counter(set(arrived))
    named = {(str(one["Subject"]), str(one["Message-ID"])) for one in stage.mail.letters}
    ids = Counter(subject for subject, _ in named if subject.startswith("letter-"))
    kept = OutgoingEmail.objects.exclude(state="suppressed").exclude(kind="catch_up")
    outcome.duplicates = sum(again.values())
    lost = kept.count() - len(arrived)
    outcome.lost += max(lost, 0)
    outcome.letters = len(arrived)
    outcome.expect(lost <= 0, f"{lost} letters did not arrive")
    outcome.expect(
        outcome.duplicates <= most_doubled,
        f"{outcome.duplicates} letters arrived again, {most_doubled} may",
    )
    outcome.expect(
        all(count == 1 for count in ids.values()), "a letter came again under another Message-ID"
    )
