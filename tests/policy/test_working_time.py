"""Local wall times as instants, and the working time of a place, in any zone on any day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.policy.working_time import (
    Hours,
    Slot,
    add_working_days,
    add_working_time,
    instant,
    is_working_time,
    working_days_later,
    working_time_between,
)
from tests.policy.test_follow_ups import ZONES

BERLIN = ZoneInfo("Europe/Berlin")
zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
walls = st.times().map(lambda wall: wall.replace(microsecond=0))
minutes = st.integers(1, 60 * 30).map(lambda count: timedelta(minutes=count))
elapsed = st.timedeltas(timedelta(0), timedelta(days=3))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@st.composite
def slots(draw):
    return Slot(*(time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30]))) for _ in "12"))


@st.composite
def opening_hours(draw):
    """Several slots a day, overlapping or not, past midnight or not, and a few days off."""
    week = draw(
        st.dictionaries(st.integers(1, 7), st.lists(slots(), min_size=1, max_size=3), min_size=1)
    )
    off = draw(st.frozensets(days, max_size=3))
    return Hours(zone=draw(zones), week=week, days_off=off)


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


@given(moments, minutes, opening_hours())
def test_working_time_ends_inside_opening_hours_and_never_early(start, span, hours):
    end = add_working_time(start, span, hours)

    assert end >= start + span
    assert is_working_time(end - timedelta(microseconds=1), hours)


@given(moments, minutes, minutes, opening_hours())
def test_working_time_adds_up(start, first, second, hours):
    halfway = add_working_time(start, first, hours)

    assert add_working_time(halfway, second, hours) == add_working_time(
        start, first + second, hours
    )


@given(moments, minutes, opening_hours())
def test_adding_and_measuring_are_two_ways_of_one_thing(start, span, hours):
    end = add_working_time(start, span, hours)

    assert working_time_between(start, end, hours) == span
    assert add_working_time(start, working_time_between(start, end, hours), hours) == end


@given(moments, minutes, minutes, opening_hours())
def test_more_working_time_and_a_later_start_never_end_earlier(start, span, more, hours):
    end = add_working_time(start, span, hours)

    assert add_working_time(start, span + more, hours) > end
    assert add_working_time(start + more, span, hours) >= end


@given(moments, elapsed, elapsed, opening_hours())
def test_what_lies_between_adds_up(start, first, second, hours):
    middle, end = start + first, start + first + second

    at_once = working_time_between(start, end, hours)
    assert at_once == working_time_between(start, middle, hours) + working_time_between(
        middle, end, hours
    )
    assert timedelta(0) <= at_once <= end - start
    assert working_time_between(end, start, hours) == timedelta(0)


@settings(max_examples=60)
@given(moments.map(lambda at: at.replace(second=0, microsecond=0)), elapsed, opening_hours())
def test_it_is_what_counting_minute_by_minute_finds(start, span, hours):
    span -= span % timedelta(minutes=1)
    minutes = [start + timedelta(minutes=one) for one in range(span // timedelta(minutes=1))]

    worked = [at for at in minutes if is_working_time(at, hours)]
    assert working_time_between(start, start + span, hours) == len(worked) * timedelta(minutes=1)
    for count in range(1, len(worked), 60):
        end = worked[count - 1] + timedelta(minutes=1)
        assert add_working_time(start, count * timedelta(minutes=1), hours) == end


@given(moments, st.integers(1, 6), opening_hours())
def test_working_days_are_counted_as_working_days(start, count, hours):
    end = add_working_days(start, count, hours)

    day = working_days_later(start.astimezone(hours.zone).date(), count, hours)
    first, last = hours.slots(day)[0], hours.slots(day)[-1]
    wanted = instant(day, start.astimezone(hours.zone).time().replace(microsecond=0), hours.zone)
    assert end == wanted or first.opens <= end
    assert end <= max(wanted, last.closes)
    assert end == wanted or not is_working_time(wanted, hours)
