"""Local wall times as instants, and the working time of a place, in any zone on any day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

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

BERLIN = ZoneInfo("Europe/Berlin")
zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
walls = st.times().map(lambda wall: wall.replace(microsecond=0))
minutes = st.integers(1, 60 * 30).map(lambda count: timedelta(minutes=count))
elapsed = st.timedeltas(timedelta(0), timedelta(days=3))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))


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
def test_of_two_instants_with_one_wall_time_the_first_is_meant(day, wall, zone):
    found = instant(day, wall, zone)
    an_hour_before = (found - timedelta(hours=1)).astimezone(zone).replace(tzinfo=None)

    assert an_hour_before != found.astimezone(zone).replace(tzinfo=None)


NINE_TO_FIVE, NIGHTS = Slot(time(9), time(17)), Slot(time(22), time(6))
LUNCH = (Slot(time(9), time(12)), Slot(time(13), time(17)))
# A Friday at half past four; the Monday that follows is a holiday. In the middle row the clocks go
# forward on the Sunday, in the last they go back.
WEEKENDS = [date(2026, 6, 5), date(2026, 3, 27), date(2026, 10, 23)]


def weekdays(*slots, off=None):
    week = dict.fromkeys(range(1, 6), slots)
    return Hours(BERLIN, week, frozenset({off} if off else ()))


def local(moment):
    return moment.astimezone(BERLIN).replace(tzinfo=None)


@pytest.mark.parametrize("friday", WEEKENDS)
@pytest.mark.parametrize("slots", [(NINE_TO_FIVE,), LUNCH])
def test_half_past_four_on_friday_and_an_hour_is_half_past_nine_on_tuesday(friday, slots):
    hours = weekdays(*slots, off=friday + timedelta(days=3))
    start = instant(friday, time(16, 30), BERLIN)

    end = add_working_time(start, timedelta(hours=1), hours)

    assert local(end) == datetime.combine(friday + timedelta(days=4), time(9, 30))
    assert working_time_between(start, end, hours) == timedelta(hours=1)


@pytest.mark.parametrize("friday", WEEKENDS)
def test_lunch_does_not_count(friday):
    hours = weekdays(*LUNCH, off=friday + timedelta(days=3))
    start = instant(friday, time(11, 30), BERLIN)

    assert local(add_working_time(start, timedelta(hours=1), hours)).time() == time(13, 30)
    # Half an hour before lunch, four after it, and half an hour on Tuesday.
    assert local(add_working_time(start, timedelta(hours=5), hours)) == datetime.combine(
        friday + timedelta(days=4), time(9, 30)
    )


@pytest.mark.parametrize("friday", WEEKENDS)
def test_a_night_shift_belongs_to_the_day_it_began_on(friday):
    hours = weekdays(NIGHTS, off=friday + timedelta(days=3))
    start = instant(friday, time(5, 30), BERLIN)

    # Thursday's shift ends at six; Friday's begins at ten in the evening and ends on Saturday.
    assert local(add_working_time(start, timedelta(hours=1), hours)) == datetime.combine(
        friday, time(22, 30)
    )
    # Monday is off, and with it the night that begins on it.
    assert local(add_working_time(start, timedelta(hours=9), hours)) == datetime.combine(
        friday + timedelta(days=4), time(22, 30)
    )


@pytest.mark.parametrize(
    ("saturday", "shift", "four_hours_later"),
    [
        (date(2026, 6, 6), 8, time(3)),
        (date(2026, 3, 28), 7, time(4)),  # from 02:00 to 03:00: an hour is missing
        (date(2026, 10, 24), 9, time(2)),  # 02:00 to 03:00 comes twice
    ],
)
def test_a_night_in_which_the_clocks_change_is_as_long_as_it_is(saturday, shift, four_hours_later):
    hours = Hours(BERLIN, {6: (NIGHTS,)})
    [(opens, closes)] = hours.slots(saturday)

    assert closes - opens == timedelta(hours=shift)
    start = instant(saturday, time(23), BERLIN)
    assert local(add_working_time(start, timedelta(hours=4), hours)).time() == four_hours_later


def test_local_times_are_measured_as_elapsed_time():
    hours = Hours(BERLIN, {6: (NIGHTS,)})
    evening, morning = (
        datetime(2026, 10, day, hour, tzinfo=BERLIN) for day, hour in ((24, 23), (25, 5))
    )

    assert working_time_between(evening, morning, hours) == timedelta(hours=7)


def test_a_place_that_is_closed_for_weeks_goes_on_when_it_opens():
    refit = frozenset(date(2026, 6, 8) + timedelta(days=ahead) for ahead in range(40))
    hours = Hours(BERLIN, weekdays(NINE_TO_FIVE).week, refit)
    start = instant(date(2026, 6, 5), time(16, 30), BERLIN)

    assert local(add_working_time(start, timedelta(hours=1), hours)) == datetime(2026, 7, 20, 9, 30)
    assert local(add_working_days(start, 1, hours)) == datetime(2026, 7, 20, 16, 30)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (time(10), time(10)),
        (time(12, 30), time(13)),  # a break ends
        (time(6), time(9)),
        (time(20), time(17)),
    ],
)
def test_a_working_day_later_is_inside_opening_hours(start, end):
    friday = date(2026, 6, 5)

    later = add_working_days(instant(friday, start, BERLIN), 1, weekdays(*LUNCH))

    assert local(later) == datetime.combine(date(2026, 6, 8), end)


def test_a_working_day_after_the_small_hours_of_a_shift_is_the_same_hour_of_the_next():
    tuesday = instant(date(2026, 6, 9), time(3), BERLIN)

    later = add_working_days(tuesday, 1, weekdays(NIGHTS))

    assert local(later) == datetime(2026, 6, 10, 3)


def test_slots_that_overlap_count_once():
    hours = Hours(
        BERLIN, {1: (NINE_TO_FIVE, Slot(time(8), time(12)), NIGHTS), 2: (Slot(time(5), time(9)),)}
    )
    monday = instant(date(2026, 6, 8), time(0), BERLIN)

    # 8 to 17, and 22 to 9 of the next day.
    assert working_time_between(monday, monday + timedelta(days=2), hours) == timedelta(hours=20)
    assert not is_working_time(instant(date(2026, 6, 8), time(17), BERLIN), hours)


@given(moments, minutes)
def test_a_place_that_never_works_counts_every_hour(start, span):
    never = Hours(BERLIN, {})

    assert add_working_time(start, span, never) == start + span
    assert working_time_between(start, start + span, never) == span


def test_a_place_that_is_closed_for_good_counts_every_hour_from_then_on():
    class Always:
        def __contains__(self, day):
            return day > date(2026, 6, 5)

    hours = Hours(BERLIN, weekdays(NINE_TO_FIVE).week, Always())
    start = instant(date(2026, 6, 5), time(16, 30), BERLIN)

    end = add_working_time(start, timedelta(hours=1), hours)

    assert local(end) == datetime(2026, 6, 5, 17, 30)


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
    # Whoever reads the clock in local time gets the same, also where a day has 23 or 25 hours.
    here = [moment.astimezone(hours.zone) for moment in (start, end)]
    assert working_time_between(*here, hours) == at_once
    assert add_working_time(here[0], at_once, hours) == add_working_time(start, at_once, hours)
    assert working_time_between(end, start, hours) == timedelta(0)


@settings(max_examples=30)
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
