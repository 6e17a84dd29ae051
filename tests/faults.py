"""Faults put into the database by hand, each as an outage, a bug or an intruder would leave it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from incidents.models import AuthorityUse, Deadline, Escalation, Event, OutgoingEmail, PeriodRun
from tests.triggers import triggers_asleep


def by_hand(statement: str, *values: Any) -> None:
    """Change what nobody may change, as somebody with the password of the database would."""
    with triggers_asleep(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def armed_and_late(at: datetime) -> object:
    deadline = Deadline.objects.armed().earliest("pk")
    late = at - timedelta(minutes=3)
    by_hand("UPDATE incidents_deadline SET next_step_at = %s WHERE id = %s", late, deadline.pk)
    return deadline.pk


def breached_and_untold(at: datetime) -> object:
    told = Escalation.objects.filter(step=1).earliest("pk")
    by_hand("DELETE FROM incidents_escalation WHERE id = %s", told.pk)
    return told.deadline_id


def told_without_a_letter(at: datetime) -> object:
    letter = OutgoingEmail.objects.filter(kind="deadline_breached").earliest("pk")
    by_hand("DELETE FROM incidents_outgoingemail WHERE id = %s", letter.pk)
    return letter.dedupe_key


def stuck_letter(at: datetime) -> object:
    letter = OutgoingEmail.objects.earliest("pk")
    stuck = "UPDATE incidents_outgoingemail SET state = 'waiting', next_try_at = %s WHERE id = %s"
    by_hand(stuck, at - timedelta(minutes=11), letter.pk)
    return letter.pk


def missing_pulse(at: datetime) -> object:
    before, missing = PeriodRun.objects.filter(job="pulse").order_by("-started_at")[2:4][::-1]
    by_hand("DELETE FROM incidents_periodrun WHERE id = %s", missing.pk)
    return f"pulse after {before.started_at:%Y-%m-%dT%H:%M}"


def wrong_counter(at: datetime) -> object:
    use = AuthorityUse.objects.earliest("pk")
    by_hand("UPDATE incidents_authorityuse SET used = used - 100 WHERE id = %s", use.pk)
    return f"{use.basis_key} of person {use.person_id}"


def edited_history(at: datetime) -> object:
    event = Event.objects.earliest("pk")
    by_hand("UPDATE incidents_event SET by_kind = 'system' WHERE id = %s", event.pk)
    return f"event {event.pk}: it is not as it was written"


SEVEN = {
    "late": armed_and_late,
    "untold": breached_and_untold,
    "letter_missing": told_without_a_letter,
    "letter_stuck": stuck_letter,
    "run_missing": missing_pulse,
    "counter_wrong": wrong_counter,
    "history_broken": edited_history,
}
