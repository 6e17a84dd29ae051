"""When a customer is asked how it went."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.policy.surveys import (
    at_a_decent_hour,
    due_after_call,
    due_after_fix,
    was_asked_lately,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_day_after_the_call_and_eight_days_after_the_fix():
    assert due_after_call(NOON, BERLIN) == NOON + timedelta(days=1)
    assert due_after_fix(NOON, BERLIN) == NOON + timedelta(days=8)


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        ((8, 59), (4, 9, 0)),
        ((9, 0), (4, 9, 0)),
        ((19, 59), (4, 19, 59)),
        ((20, 0), (5, 9, 0)),
        ((0, 30), (4, 9, 0)),
    ],
)
def test_nobody_is_woken(wanted, asked):
    moment = datetime(2026, 3, 4, *wanted, tzinfo=BERLIN)

    assert at_a_decent_hour(moment, BERLIN) == datetime(2026, 3, *asked, tzinfo=BERLIN)


def test_nine_in_the_morning_is_nine_on_the_day_the_clocks_change():
    night = datetime(2026, 3, 29, 0, 30, tzinfo=BERLIN)

    assert at_a_decent_hour(night, BERLIN).astimezone(UTC).hour == 7


@pytest.mark.parametrize(
    ("ago", "lately"),
    [
        (None, False),
        (timedelta(days=90), False),
        (timedelta(days=90) - SECOND, True),
        (timedelta(), True),
    ],
)
def test_nobody_is_asked_again_within_the_pause(ago, lately):
    last = None if ago is None else NOON - ago

    assert was_asked_lately(last, pause_days=90, at=NOON) is lately
