"""When the customer is called: working days and calling hours, in any zone, on any day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.policy.follow_ups import (
    CallingHours,
    call_by,
    first_call_at,
    is_calling_time,
    next_call_at,
    soonest_call_at,
)
from incidents.policy.working_time import Hours, same_every_day

# Whole, half and quarter hours, both halves of the year, a gap at midnight, and a half-hour change.
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]
BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = frozenset(range(1, 6))


def calling_at(zone=BERLIN, *, days=WEEKDAYS, start=time(10), end=time(18)):
    hours = Hours(zone, same_every_day(days, time(8), time(20)))
    return CallingHours(hours, calls_from=start, calls_until=end)


@st.composite
def places(draw):
    start = draw(st.integers(0, 22))
    end = draw(st.integers(start + 1, 23))
    return calling_at(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        days=frozenset(draw(st.sets(st.integers(1, 7), min_size=1))),
        start=time(start, draw(st.sampled_from([0, 30]))),
        end=time(end, 45),
    )


moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


def local(moment, zone=BERLIN):
    return moment.astimezone(zone).replace(tzinfo=None)


@given(moments, places())
def test_the_first_call_is_inside_calling_hours(fixed_at, place):
    assert is_calling_time(first_call_at(fixed_at, place), place)


@given(moments, places())
def test_the_first_call_is_a_week_after_the_fix_or_on_the_next_working_day(fixed_at, place):
    zone = place.hours.zone
    wanted = fixed_at.astimezone(zone).date() + timedelta(days=7)
    called_on = first_call_at(fixed_at, place).astimezone(zone).date()

    between = [wanted + timedelta(days=ahead) for ahead in range((called_on - wanted).days)]
    assert called_on >= wanted
    assert not any(place.hours.works_on(day) for day in between)


@given(moments, places())
def test_the_next_try_is_two_working_days_later_as_calling_starts(tried_at, place):
    zone = place.hours.zone
    due_at = next_call_at(tried_at, place)
    tried_on, due_on = tried_at.astimezone(zone).date(), due_at.astimezone(zone).date()

    after = (tried_on + timedelta(days=ahead) for ahead in range(1, (due_on - tried_on).days + 1))
    assert sum(place.hours.works_on(day) for day in after) == 2
    assert is_calling_time(due_at, place)


@given(moments, places())
def test_the_soonest_call_is_never_early_and_never_outside_calling_hours(at, place):
    soonest = soonest_call_at(at, place)

    assert soonest >= at
    assert is_calling_time(soonest, place)
    assert soonest == at or not is_calling_time(at, place)


@given(moments, places())
def test_a_call_is_late_on_the_same_evening(fixed_at, place):
    due_at = first_call_at(fixed_at, place)

    assert timedelta(hours=1) <= call_by(due_at, place) - due_at <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("fixed", "called"),
    [
        # Product I1: fixed on 1 June, a Monday, called on 8 June.
        (datetime(2026, 6, 1, 14, 30), datetime(2026, 6, 8, 14, 30)),
        # Product I2: due on a Sunday, called on Monday at 10:00.
        (datetime(2026, 5, 31, 14, 30), datetime(2026, 6, 8, 10, 0)),
        # 23:30 on a Saturday: Monday at 10:00. Product trap 16.
        (datetime(2026, 6, 6, 23, 30), datetime(2026, 6, 15, 10, 0)),
        # Early and late in the day: the nearest end of the calling hours.
        (datetime(2026, 6, 1, 6, 15), datetime(2026, 6, 8, 10, 0)),
        (datetime(2026, 6, 1, 22, 0), datetime(2026, 6, 8, 18, 0)),
        # Over the change of the clocks the wall time stays: 29 March and 25 October 2026.
        (datetime(2026, 3, 25, 11, 0), datetime(2026, 4, 1, 11, 0)),
        (datetime(2026, 10, 21, 11, 0), datetime(2026, 10, 28, 11, 0)),
    ],
)
def test_the_day_of_the_first_call(fixed, called):
    fixed_at = fixed.replace(tzinfo=BERLIN).astimezone(UTC)

    assert local(first_call_at(fixed_at, calling_at())) == called


def test_a_call_planned_for_a_time_that_is_skipped_comes_just_after():
    # On 29 March 2026 the clocks of Berlin go from 02:00 to 03:00.
    night = calling_at(days=frozenset({7}), start=time(2, 15), end=time(2, 45))
    fixed_at = datetime(2026, 3, 22, 2, 30, tzinfo=BERLIN).astimezone(UTC)

    assert local(first_call_at(fixed_at, night)) == datetime(2026, 3, 29, 3, 0)


def test_a_try_on_friday_is_repeated_on_tuesday():
    friday = datetime(2026, 6, 5, 15, 0, tzinfo=BERLIN).astimezone(UTC)

    assert local(next_call_at(friday, calling_at())) == datetime(2026, 6, 9, 10, 0)


def test_a_place_that_works_on_no_day_still_gives_a_date():
    never = calling_at(days=frozenset())
    fixed_at = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

    assert local(first_call_at(fixed_at, never)).date() == date(2026, 6, 8)
