"""Every zone of the world from 2020 to 2035: one morning a date, one meaning of a wall time."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from incidents.policy.clock import Promise
from incidents.policy.digests import morning_of, served_date
from incidents.policy.working_time import Hours, end_of, instant, still_at, wall_time

FIRST, LAST = date(2020, 1, 1), date(2035, 12, 31)
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
# Clocks change in the small hours, and in a few places at midnight.
WHEN_CLOCKS_CHANGE = [time(hour, 30) for hour in (0, 1, 2, 3, 23)]
EVERY_ZONE = sorted(available_timezones())

zones = st.sampled_from(EVERY_ZONE).map(ZoneInfo)
days = st.dates(FIRST, LAST)
walls = st.times().map(lambda wall: wall.replace(microsecond=0))
moments = st.datetimes(
    datetime.combine(FIRST, time(0)), datetime.combine(LAST, time(0)), timezones=st.just(UTC)
)


@cache
def days_of_change(name: str) -> list[date]:
    """The dates around every change of the clocks of a zone."""
    zone = ZoneInfo(name)

    def offset(day: date) -> timedelta | None:
        return datetime.combine(day, time(12), zone).utcoffset()

    found = []
    for week in range((LAST - FIRST).days // 7):
        start = FIRST + week * 7 * DAY
        if offset(start) != offset(start + 7 * DAY):
            # A day before, and a day after the week in which the offset changes.
            found += [start + ahead * DAY for ahead in range(-1, 9)]
    return found


def exactly_one_morning(day: date, zone: ZoneInfo) -> bool:
    morning = morning_of(day, zone)
    local = morning.astimezone(zone)
    return (
        (local.date(), local.time() >= time(8)) == (day, True)
        and served_date(morning, zone) == day
        and served_date(morning - MICROSECOND, zone) != day
        and morning_of(day - DAY, zone) < morning < morning_of(day + DAY, zone)
    )


def test_every_date_around_a_change_of_the_clocks_has_exactly_one_morning():
    wrong = [
        (name, day)
        for name in EVERY_ZONE
        for day in days_of_change(name)
        if not exactly_one_morning(day, ZoneInfo(name))
    ]

    assert wrong == []


def test_the_changes_of_the_clocks_are_found():
    assert date(2026, 3, 29) in days_of_change("Europe/Berlin")
    assert date(2026, 10, 25) in days_of_change("Europe/Berlin")
    assert days_of_change("Asia/Kathmandu") == []
    assert sum(bool(days_of_change(name)) for name in EVERY_ZONE) > 100


@given(days, walls, zones)
def test_a_wall_time_reads_back_as_itself_or_is_in_a_gap(day, wall, zone):
    said = datetime.combine(day, wall)
    back = instant(day, wall, zone).astimezone(zone).replace(tzinfo=None)

    # In a gap the first valid instant after it, so never earlier than what was said.
    assert back == said or said < back <= said + timedelta(hours=2)


def follows_the_rule(day: date, wall: time, zone: ZoneInfo) -> bool:
    """In a gap the first instant after it, in a fold the first of the two."""
    said = datetime.combine(day, wall)
    twice = {said.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    real = {one for one in twice if one.astimezone(zone).replace(tzinfo=None) == said}
    found = instant(day, wall, zone)
    if real:
        return found == min(real)
    just_before = (found - MICROSECOND).astimezone(zone).replace(tzinfo=None)
    return just_before < said < found.astimezone(zone).replace(tzinfo=None)


def test_gaps_and_folds_follow_the_rule_in_every_zone():
    wrong = [
        (name, day, wall)
        for name in EVERY_ZONE
        for day in days_of_change(name)
        for wall in WHEN_CLOCKS_CHANGE
        if not follows_the_rule(day, wall, ZoneInfo(name))
    ]

    assert wrong == []


@given(moments, zones, st.integers(1, 60 * 24 * 7))
def test_an_hour_is_3600_seconds_on_every_day_of_the_year(at, zone, minutes):
    hours = Hours(zone, {})

    # Also for whoever reads the clock in local time, where a day may have 23 or 25 hours.
    for start in (at, at.astimezone(zone)):
        due_at = Promise(minutes=minutes).due_at(start, hours)
        assert (due_at - at).total_seconds() == minutes * 60


@given(days, zones)
def test_what_is_due_on_a_day_reads_as_that_day(day, zone):
    end = end_of(day, zone)

    assert end.astimezone(zone).date() == day
    assert (end + timedelta(seconds=1)).astimezone(zone).date() == day + DAY


@given(moments, zones, zones)
def test_a_promised_wall_time_stays_in_its_zone_and_goes_with_another(at, zone, other):
    wall = wall_time(at, zone)

    assert still_at(at, wall, zone) == at
    moved = still_at(at, wall, other)
    assert still_at(moved, wall_time(moved, other), other) == moved
    assert moved == instant(wall.date(), wall.time(), other) or wall_time(at, other) == wall
