"""Weekly shifts of a place: past midnight, over clock changes, swapped, and the gaps between."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.policy.shifts import Shift, gaps, weekdays_of
from tests.policy.test_working_time import BERLIN, moments, walls, zones

SATURDAY = date(2026, 3, 7)
NIGHT = Shift(weekdays=frozenset({6}), starts=time(22), ends=time(6))
UTC_ZONE = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("wall", "runs"),
    [
        ((2026, 3, 7, 21, 59), False),
        ((2026, 3, 7, 22, 0), True),
        ((2026, 3, 8, 5, 59), True),
        ((2026, 3, 8, 6, 0), False),
        ((2026, 3, 8, 23, 0), False),
    ],
)
def test_a_shift_past_midnight_belongs_to_the_day_it_begins(wall, runs):
    assert NIGHT.runs_at(datetime(*wall, tzinfo=BERLIN), BERLIN) is runs


def test_a_shift_over_a_clock_change_keeps_its_walls():
    before_summer = NIGHT.slot(date(2026, 3, 28), BERLIN)
    before_winter = NIGHT.slot(date(2026, 10, 24), BERLIN)

    assert before_summer[1] - before_summer[0] == timedelta(hours=7)
    assert before_winter[1] - before_winter[0] == timedelta(hours=9)


def test_a_swap_runs_on_its_days_only():
    swap = Shift(weekdays_of("1234567"), time(8), time(20), first_day=SATURDAY, last_day=SATURDAY)

    assert [swap.begins_on(SATURDAY + timedelta(days=ahead)) for ahead in (-1, 0, 1)] == [
        False,
        True,
        False,
    ]
    assert swap.length_in_plan < NIGHT.length_in_plan


def test_a_whole_day_begins_where_it_ends():
    whole = Shift(weekdays_of("6"), starts=time(8), ends=time(8))

    assert whole.slot(SATURDAY, UTC_ZONE) == (
        datetime(2026, 3, 7, 8, tzinfo=UTC),
        datetime(2026, 3, 8, 8, tzinfo=UTC),
    )


def test_gaps_are_what_no_slot_covers():
    hour = [datetime(2026, 3, 7, hour, tzinfo=UTC) for hour in range(24)]
    slots = [(hour[9], hour[12]), (hour[11], hour[14]), (hour[16], hour[23])]

    assert list(gaps(slots, start=hour[8], end=hour[20])) == [
        (hour[8], hour[9]),
        (hour[14], hour[16]),
    ]
    assert list(gaps([], start=hour[8], end=hour[20])) == [(hour[8], hour[20])]
    assert list(gaps([(hour[21], hour[22])], start=hour[8], end=hour[20])) == [(hour[8], hour[20])]


@given(moments, walls, walls, zones, st.sets(st.integers(1, 7)))
def test_a_shift_runs_when_one_of_its_slots_does(at, starts, ends, zone, days):
    shift = Shift(frozenset(days), starts, ends)
    day = at.astimezone(zone).date()

    around = [day + timedelta(days=ahead) for ahead in (-2, -1, 0, 1)]
    slots = [shift.slot(one, zone) for one in around if shift.begins_on(one)]

    assert shift.runs_at(at, zone) is any(begins <= at < over for begins, over in slots)
