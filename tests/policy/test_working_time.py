"""Local wall times as instants, and the working time of a place, in any zone on any day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.policy.working_time import (
    Hours,
    add_working_days,
    add_working_time,
    instant,
    working_days_later,
)
from tests.policy.test_follow_ups import ZONES

BERLIN = ZoneInfo("Europe/Berlin")
zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
walls = st.times().map(lambda wall: wall.replace(microsecond=0))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@st.composite
def opening_hours(draw):
    opens = draw(st.integers(0, 22))
    return Hours(
        zone=draw(zones),
        days=frozenset(draw(st.sets(st.integers(1, 7), min_size=1))),
        opens=time(opens),
        closes=draw(st.sampled_from([time(0), *[time(hour) for hour in range(opens + 1, 24)]])),
    )


@given(days, walls, zones)
def test_a_wall_time_reads_back_as_itself_or_is_in_a_gap(day, wall, zone):
    said = datetime.combine(day, wall)
    back = instant(day, wall, zone).astimezone(zone).replace(tzinfo=None)

    # In a gap the first valid instant after it, so never earlier than what was said.
    assert back == said or said < back <= said + timedelta(days=1, hours=1)


@given(days, walls, zones)
def test_of_two_instants_with_one_wall_time_the_first_is_meant(day, wall, zone):
    found = instant(day, wall, zone)
    an_hour_before = (found - timedelta(hours=1)).astimezone(zone).replace(tzinfo=None)

    assert an_hour_before != found.astimezone(zone).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        # 29 March 2026: 02:30 does not exist; the first valid instant is 03:00 summer time.
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # 25 October 2026: 02:30 comes twice; the first is still summer time.
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 6, 6, 23, 30), datetime(2026, 6, 6, 21, 30, tzinfo=UTC)),
    ],
)
def test_the_days_on_which_the_clocks_change(said, meant):
    assert instant(said.date(), said.time(), BERLIN) == meant


@given(moments, st.integers(1, 60 * 30), opening_hours())
def test_working_time_ends_inside_opening_hours(start, minutes, hours):
    end = add_working_time(start, timedelta(minutes=minutes), hours)

    day = end.astimezone(hours.zone).date()
    slots = [hours.slot(one) for one in (day - timedelta(days=1), day) if hours.works_on(one)]
    assert end >= start + timedelta(minutes=minutes)
    assert any(opens <= end <= closes for opens, closes in slots)


@given(moments, st.integers(1, 600), st.integers(1, 600), opening_hours())
def test_working_time_adds_up(start, first, second, hours):
    at_once = add_working_time(start, timedelta(minutes=first + second), hours)
    halfway = add_working_time(start, timedelta(minutes=first), hours)

    assert add_working_time(halfway, timedelta(minutes=second), hours) == at_once


@given(moments, st.integers(1, 6), opening_hours())
def test_working_days_are_counted_as_working_days(start, count, hours):
    end = add_working_days(start, count, hours)

    opens, closes = hours.slot(working_days_later(_day(start, hours), count, hours))
    assert opens <= end <= closes


def _day(moment, hours):
    return moment.astimezone(hours.zone).date()
