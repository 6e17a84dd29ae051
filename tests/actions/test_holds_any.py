"""Whatever people and sweeps do to a clock, it runs exactly as long as was promised."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.actions.holds import end_hold, end_holds, hold_incident
from incidents.actions.incidents import change_severity
from incidents.actions.recoveries import mark_fixed
from incidents.models import Deadline, HeldClock
from incidents.policy.clock import promises_for
from incidents.policy.holds import Pause, time_between
from incidents.words.incidents import Severity
from tests.makers import make_incident

SECONDS = st.integers(1, 3 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))
SHORT = st.integers(1, 900).map(lambda seconds: timedelta(seconds=seconds))
ACTS = st.lists(
    st.tuples(SHORT, SECONDS, st.sampled_from(["in time", "early", "late", "worse", "done"])),
    min_size=1,
    max_size=5,
)


def newest(incident):
    return incident.deadlines.filter(kind="fix").order_by("-generation").first()


def live_through(incident, acts, *, by, at):
    """Each act: run for a while, stand still for a while, and how that ended."""
    for runs, stands, how in acts:
        at += runs
        fix = newest(incident)
        if fix.state != "armed" or fix.due_at <= at:
            return
        until = at + stands
        hold = hold_incident(incident, reason="So", until=until, kinds=["fix"], by=by, at=at)
        middle = at + stands / 2
        if how == "worse":
            change_severity(incident, severity=Severity.LOW, by=by, at=middle)
        if how == "done":
            mark_fixed(incident, what_was_done="A suite", fixed_at=middle, by=by, at=middle)
            return
        if how == "early":
            end_hold(hold, by=by, at=middle)
            at = middle
        else:
            end_holds(at=until + (timedelta(days=3) if how == "late" else timedelta(0)))
            at = until


def ran(incident, fix, *, hours):
    """How long the promise ran in all its generations, by the time that counts."""
    held = HeldClock.objects.filter(stopped__incident=incident).select_related("hold")
    pauses = sorted(Pause(one.hold.started_at, one.ran_on_at) for one in held)
    total, since = timedelta(0), incident.logged_at
    for pause in pauses:
        total += time_between(since, pause.start, hours)
        since = pause.end
    return total + time_between(since, fix.due_at, hours)


@pytest.mark.parametrize("severity", [Severity.HIGH, Severity.MEDIUM])
@settings(
    max_examples=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_the_running_time_of_a_clock_is_its_promise(severity, acts, staff_member, noon):
    with transaction.atomic():
        incident = make_incident(by=staff_member, severity=severity)
        live_through(incident, acts, by=staff_member, at=noon)
        incident.refresh_from_db()
        fix, promise = newest(incident), promises_for(incident.severity)["fix"]
        hours = None if promise.round_the_clock else incident.location.hours

        assert fix.state in {"armed", "met"}
        assert ran(incident, fix, hours=hours) == timedelta(minutes=promise.minutes)
        assert Deadline.objects.filter(incident=incident, kind="fix").armed().count() <= 1
        transaction.set_rollback(True)
