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
    return steps_for(kind, started_at=MONDAY_NOON, due_at=due_at, policy=policy)


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


def test_a_copy_from_before_there_were_steps_is_told_as_it_was():
    old = {"severity": "high", "promises": {"fix": {"minutes": 60}}}
    due_at = MONDAY_NOON + timedelta(hours=1)

    steps = steps_for(DeadlineKind.FIX, started_at=MONDAY_NOON, due_at=due_at, policy=old)

    assert steps == {"0": -15 * 60.0, "1": 0.0}
    assert tells(steps["0"], step=AT_RISK) == ["owner"]
    assert tells(steps["1"], step=BREACH) == ["owner", "guide"]
    assert promised(old, DeadlineKind.CHECK_IN).days == 7
    assert promised(old, DeadlineKind.FIX).minutes == 60


def test_whoever_is_removed_from_a_step_is_not_told():
    steps = planned(DeadlineKind.FIX, steps=[as_stored(Step("breach", ("guide",)))])

    assert steps == {"0": [-15 * 60.0], "1": [0.0, "guide"]}
    assert tells(steps["0"], step=AT_RISK) == []
