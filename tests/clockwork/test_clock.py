"""The clock with a real worker, a real broker and a real mail server; killed, stopped, doubled."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import now

from incidents.actions import deadlines
from incidents.models import (
    Deadline,
    Escalation,
    Event,
    Incident,
    Location,
    OutgoingEmail,
    PeriodRun,
    User,
)
from incidents.policy import clock
from incidents.words.clock import DeadlineKind
from tests.chaos.processes import Running, procfile
from tests.makers import make_incident
from tests.servers import wait_until
from tests.servers.clockwork import PROJECT, Clockwork
from tests.servers.smtp import MailServer
from tests.servers.valkey import Valkey

MANY = 4_000
HOUR = timedelta(hours=1)


def due_now(count: int, *, owner: User, location: Location) -> None:
    """So many incidents whose fix is due this very second."""
    logged_at = now() - HOUR
    known = {
        "what_happened": "A room without towels",
        "severity": "high",
        "location": location,
        "owner": owner,
        "logged_by": owner,
        "occurred_at": logged_at,
        "logged_at": logged_at,
        "policy_snapshot": clock.snapshot("high"),
    }
    incidents = Incident.objects.bulk_create(Incident(**known) for _ in range(count))
    promises = [deadlines.planned(one, DeadlineKind.FIX, started_at=logged_at) for one in incidents]
    for promise in promises:  # each was warned of in its time
        promise.next_step, promise.next_step_at = clock.BREACH, promise.due_at
    Deadline.objects.bulk_create(promises)


def told() -> int:
    return Escalation.objects.count()


def noon_somewhere() -> str:
    """A zone in which it is about noon now: its morning has come, its midnight is far."""
    ahead = 12 - datetime.now(tz=now().tzinfo).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def call(clockwork: Clockwork, task: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "celery", "-A", "recovery", "call", f"incidents.{task}"],
        cwd=PROJECT,
        env=clockwork.environment,
        check=True,
        capture_output=True,
    )


def test_a_worker_killed_in_mid_sweep_tells_everything_exactly_once(
    clockwork: Clockwork, staff_member: User, manager_user: User, harbour: Location
) -> None:
    due_now(MANY, owner=staff_member, location=harbour)

    clockwork.start("-B", "-Q", "clock", "--concurrency", "2")
    for part in (0.1, 0.5):
        wait_until(lambda part=part: told() > MANY * part, within=60, what="The sweep")
        clockwork.kill()
        assert told() < MANY, "The sweep was over before it could be killed."
        clockwork.start("-B", "-Q", "clock", "--concurrency", "2")
    wait_until(lambda: told() >= MANY, within=60, what="The rest of the sweep")
    clockwork.stop()

    assert told() == MANY
    assert Deadline.objects.filter(state="breached").count() == MANY
    assert Event.objects.filter(kind="deadline.breached").count() == MANY
    assert OutgoingEmail.objects.filter(recipient=staff_member).count() == MANY
    assert OutgoingEmail.objects.filter(recipient=manager_user).count() == MANY


def test_two_workers_with_a_beat_each_tell_everything_once(
    clockwork: Clockwork, staff_member: User, harbour: Location, tmp_path_factory
) -> None:
    due_now(1_000, owner=staff_member, location=harbour)
    other = Clockwork(log=tmp_path_factory.mktemp("other") / "log")
    other.environment = clockwork.environment

    clockwork.start()
    other.start()
    try:
        wait_until(lambda: told() >= 1_000, within=60, what="The sweep")
    finally:
        other.stop()
        clockwork.stop()

    assert told() == 1_000
    assert Event.objects.filter(kind="deadline.breached").count() == 1_000


def test_two_beats_of_production_beside_one_worker_tick_to_no_harm(
    clockwork: Clockwork, staff_member: User, harbour: Location, tmp_path: Path
) -> None:
    due_now(300, owner=staff_member, location=harbour)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    beats = [
        Running(
            ["sh", "-c", f"exec {procfile()['beat']}"],
            log=tmp_path / f"beat-{number}.log",
            environment={**clockwork.environment, "PATH": path},
        )
        for number in range(2)
    ]

    clockwork.start("-Q", "clock", "--concurrency", "2")
    try:
        wait_until(lambda: told() >= 300, within=60, what="The sweep")
        pulse = PeriodRun.objects.filter(job="pulse")
        wait_until(pulse.exists, within=60, what="The pulse")
    finally:
        for beat in beats:
            beat.stop()
        clockwork.stop()

    assert told() == 300
    assert Event.objects.filter(kind="deadline.breached").count() == 300


def test_with_redis_gone_pages_answer_and_deadlines_ring_when_it_is_back(
    clockwork: Clockwork,
    valkey: Valkey,
    client: Client,
    staff_member: User,
    harbour: Location,
) -> None:
    clockwork.environment["CELERY_BROKER_URL"] = valkey.url
    clockwork.start()
    due_now(1, owner=staff_member, location=harbour)
    wait_until(lambda: told() == 1, within=60, what="The first deadline")

    valkey.kill()
    client.force_login(staff_member)
    due_now(1, owner=staff_member, location=harbour)
    incident = make_incident(by=staff_member, at=now())
    pages = ["/readyz", "/", "/incidents/", f"/incidents/{incident.pk}/"]
    answers = {page: client.get(page).status_code for page in pages}

    assert answers == dict.fromkeys(pages, 200)
    assert told() == 1
    valkey.start()
    wait_until(lambda: told() == 2, within=90, what="The deadline after the standstill")


def test_a_digest_asked_for_twice_is_one_letter(
    clockwork: Clockwork, mail_server: MailServer, staff_member: User, harbour: Location
) -> None:
    staff_member.time_zone = noon_somewhere()
    staff_member.save()
    make_incident(by=staff_member, at=now())

    clockwork.start()
    for _ in range(2):
        call(clockwork, "queue_digests")
    wait_until(lambda: mail_server.letters, within=60, what="The digest")
    call(clockwork, "queue_digests")
    call(clockwork, "take_pulse")
    wait_until(PeriodRun.objects.filter(job="pulse").exists, within=60, what="The pulse")

    clockwork.stop()
    assert [letter["To"] for letter in mail_server.letters] == [staff_member.email]
    assert mail_server.letters[0]["Subject"].startswith("Today: ")


def test_a_breach_is_told_by_mail_with_a_link_to_the_form(
    clockwork: Clockwork,
    mail_server: MailServer,
    staff_member: User,
    manager_user: User,
    harbour: Location,
) -> None:
    due_now(1, owner=staff_member, location=harbour)

    clockwork.start()
    wait_until(lambda: len(mail_server.letters) == 2, within=60, what="Two letters")
    clockwork.stop()

    incident = Incident.objects.get()
    letters = {str(letter["To"]): letter for letter in mail_server.letters}
    assert set(letters) == {staff_member.email, manager_user.email}
    text = letters[staff_member.email].get_body(("plain",)).get_content()
    assert f"/incidents/{incident.pk}/fix/" in text
    assert letters[staff_member.email]["Subject"].startswith(f"[{incident.reference}] Fix: ")


@pytest.mark.parametrize("sweeps", [2])
def test_the_second_clock_runs_beside_the_first(
    clockwork: Clockwork, staff_member: User, harbour: Location, sweeps: int
) -> None:
    due_now(500, owner=staff_member, location=harbour)
    tick = [sys.executable, "manage.py", "tick"]

    clockwork.start()
    ticks = [
        subprocess.Popen(tick, cwd=PROJECT, env=clockwork.environment, stdout=subprocess.PIPE)
        for _ in range(sweeps)
    ]
    said = [ended.communicate(timeout=60)[0].decode() for ended in ticks]
    wait_until(lambda: told() >= 500, within=60, what="The sweep")

    assert told() == 500
    assert all("deadlines seen to" in words for words in said)
