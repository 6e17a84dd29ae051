"""Quiet hours in any zone, over midnight and over the days on which the clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from incidents.policy.quiet import is_quiet, quiet_ends
from tests.policy.test_working_time import BERLIN, moments, walls, zones

NIGHT = {"zone": BERLIN, "quiet_from": time(22), "quiet_until": time(7)}


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        # The wall clock of Berlin is one hour ahead in winter, two in summer.
        (datetime(2026, 3, 4, 20, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 4, 21, 0, tzinfo=UTC), datetime(2026, 3, 5, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 5, 5, 59, tzinfo=UTC), datetime(2026, 3, 5, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 5, 6, 0, tzinfo=UTC), None),
        # The night in which the clocks go forward, and the one in which they go back.
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
    ],
)
def test_a_night_ends_in_the_morning_of_its_zone(said, ends):
    assert is_quiet(said, **NIGHT) is (ends is not None)
    assert quiet_ends(said, **NIGHT) == (ends or said)


def test_quiet_hours_within_a_day_are_over_the_same_day():
    noon = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    rest = {"zone": BERLIN, "quiet_from": time(12), "quiet_until": time(15)}

    assert quiet_ends(noon, **rest) == datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
    assert not is_quiet(noon - timedelta(hours=2), **rest)


@pytest.mark.parametrize("hours", [(None, None), (time(22), None), (None, time(7)), (time(7),) * 2])
def test_equal_or_empty_hours_are_none(hours):
    at = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)

    assert not is_quiet(at, zone=BERLIN, quiet_from=hours[0], quiet_until=hours[1])


def test_loud_hours_that_a_gap_swallows_do_not_end_the_quiet():
    # Loud only from 02:15 to 02:45, which does not exist on 29 March 2026 in Berlin.
    nearly_always = {"zone": BERLIN, "quiet_from": time(2, 45), "quiet_until": time(2, 15)}

    ends = quiet_ends(datetime(2026, 3, 28, 12, tzinfo=UTC), **nearly_always)

    assert ends == datetime(2026, 3, 30, 0, 15, tzinfo=UTC)


@given(moments, walls, walls, zones)
def test_what_was_held_goes_at_the_first_moment_that_is_not_quiet(at, first, last, zone):
    hours = {"zone": zone, "quiet_from": first, "quiet_until": last}

    ends = quiet_ends(at, **hours)

    assert ends >= at
    assert not is_quiet(ends, **hours)
    assert ends == at or is_quiet(ends - timedelta(seconds=1), **hours)


@given(moments, walls, walls)
def test_without_clock_changes_it_is_what_the_wall_clock_says(at, first, last):
    wall = at.time().replace(microsecond=0)
    inside = first <= wall < last if first <= last else wall >= first or wall < last

    hours = {"zone": ZoneInfo("UTC"), "quiet_from": first, "quiet_until": last}

    assert is_quiet(at.replace(microsecond=0), **hours) is (first != last and inside)
