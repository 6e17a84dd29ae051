"""How long each duty may take."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.policy.clock import promised, promises_for, snapshot, steps_for
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


def test_the_warning_comes_at_three_quarters_of_the_time():
    due_at = MONDAY_NOON + timedelta(hours=1)

    steps = steps_for(DeadlineKind.FIX, started_at=MONDAY_NOON, due_at=due_at)

    assert steps == {"0": -15 * 60.0, "1": 0.0}


def test_a_call_days_ahead_has_no_warning():
    due_at = MONDAY_NOON + timedelta(days=7)

    assert steps_for(DeadlineKind.CHECK_IN, started_at=MONDAY_NOON, due_at=due_at) == {"1": 0.0}
