"""How long each duty may take."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.policy.clock import (
    AT_RISK,
    BREACH,
    promised,
    promises_for,
    snapshot,
    steps_for,
    tells,
    warns_at,
)
from incidents.policy.escalation import Step, as_stored
from incidents.policy.working_time import Hours, same_every_day
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity

HARBOUR = Hours(ZoneInfo("Europe/Berlin"), same_every_day(range(1, 7), time(8), time(20)))
MONDAY_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("severity", "minutes"),
    [(Severity.CRITICAL, 15), (Severity.HIGH, 15), (Severity.MEDIUM, 60), (Severity.LOW, 240)],
)
def test_the_first_contact_is_promised_by_severity(severity, minutes):
    promise = promises_for(severity)[DeadlineKind.FIRST_CONTACT]

    assert promise.due_at(MONDAY_NOON, HARBOUR) == MONDAY_NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize("severity", Severity)
def test_the_fix_is_promised_within_an_hour(severity):
    due_at = promises_for(severity)[DeadlineKind.FIX].due_at(MONDAY_NOON, HARBOUR)

    assert due_at == MONDAY_NOON + timedelta(hours=1)


def test_an_incident_reads_its_own_copy_of_the_policy():
    copy = snapshot(Severity.HIGH)
    copy["promises"]["fix"]["minutes"] = 30

    assert promised(copy, DeadlineKind.FIX).minutes == 30


def planned(kind, *, minutes=60, **copy):
    due_at = MONDAY_NOON + timedelta(minutes=minutes)
    policy = {**snapshot(Severity.HIGH), **copy}
    warn_at = warns_at(MONDAY_NOON, due_at, policy=policy, hours=None)
    return steps_for(kind, due_at=due_at, warn_at=warn_at, policy=policy)


def test_a_duty_that_cannot_wait_has_every_step_of_the_policy():
    assert planned(DeadlineKind.FIX) == {
        "0": [-15 * 60.0, "owner"],
        "1": [0.0, "owner", "guide"],
        "2": [30 * 60.0, "department_head", "duty_manager"],
        "3": [60 * 60.0, "business_owner"],
    }


def test_what_can_wait_for_the_morning_has_a_mark_and_a_breach_alone():
    assert planned(DeadlineKind.APOLOGY) == {"0": -15 * 60.0, "1": 0.0}
    assert planned(DeadlineKind.DIAGNOSIS) == {"1": 0.0}


def test_a_call_days_ahead_has_no_warning():
    assert sorted(planned(DeadlineKind.CHECK_IN)) == ["1", "2", "3"]


def test_the_warning_comes_when_the_policy_says():
    assert planned(DeadlineKind.FIX, warn_at_percent=50)["0"] == [-30 * 60.0, "owner"]


def test_the_share_of_a_warning_is_of_the_time_that_counts():
    """An hour of opening hours, half of it tonight: nobody is warned in the small hours."""
    policy, half_an_hour = snapshot(Severity.MEDIUM), timedelta(minutes=30)
    closes = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
    opens, started_at = closes + timedelta(hours=12), closes - half_an_hour
    due_at = opens + half_an_hour

    warn_at = warns_at(started_at, due_at, policy=policy, hours=HARBOUR)

    assert warn_at == opens + timedelta(minutes=15)
    assert warns_at(started_at, due_at, policy=policy, hours=None) < opens


def test_a_copy_from_before_there_were_steps_is_told_as_it_was():
    old = {"severity": "high", "promises": {"fix": {"minutes": 60}}}
    due_at = MONDAY_NOON + timedelta(hours=1)

    warn_at = warns_at(MONDAY_NOON, due_at, policy=old, hours=None)
    steps = steps_for(DeadlineKind.FIX, due_at=due_at, warn_at=warn_at, policy=old)

    assert steps == {"0": -15 * 60.0, "1": 0.0}
    assert tells(steps["0"], step=AT_RISK) == ["owner"]
    assert tells(steps["1"], step=BREACH) == ["owner", "guide"]
    assert promised(old, DeadlineKind.CHECK_IN).days == 7
    assert promised(old, DeadlineKind.FIX).minutes == 60


def test_whoever_is_removed_from_a_step_is_not_told():
    steps = planned(DeadlineKind.FIX, steps=[as_stored(Step("breach", ("guide",)))])

    assert steps == {"0": [-15 * 60.0], "1": [0.0, "guide"]}
    assert tells(steps["0"], step=AT_RISK) == []
