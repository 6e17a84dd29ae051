"""When the daily mail goes: once on every local date, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.policy.digests import greeting, morning_of, next_sends, served_date

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
FIRST, LAST = date(2020, 1, 1), date(2035, 12, 30)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@settings(max_examples=500)
@given(zone=st.sampled_from(ZONES).map(ZoneInfo), day=st.dates(FIRST, LAST))
def test_every_local_date_in_every_zone_has_exactly_one_daily_mail(zone, day):
    morning, next_morning = morning_of(day, zone), morning_of(day + DAY, zone)

    assert morning.astimezone(zone).date() == day
    assert served_date(morning, zone) == day
    assert served_date(morning - SECOND, zone) != day
    # Until their midnight it is this day's, then nobody's, and then tomorrow's.
    between = {
        served_date(morning + (next_morning - morning) * part / 48, zone) for part in range(49)
    }
    assert between == {day, None, day + DAY}


@settings(max_examples=200)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    at=st.datetimes(
        datetime(2020, 1, 1), datetime(2035, 12, 1), timezones=st.just(UTC)
    ),
)  # fmt: skip
def test_the_next_five_are_on_the_next_five_local_dates(zone, at):
    sends = next_sends(at, zone=zone, works_on=lambda _: True)

    days = [send.at.astimezone(zone).date() for send in sends]
    assert len(sends) == 5
    assert sends[0].at > at
    assert sends[0].at - at <= timedelta(hours=25)
    assert days == [days[0] + DAY * ahead for ahead in range(5)]
    assert all(send.at.astimezone(zone).time() == time(8) for send in sends)


def test_a_preview_across_the_change_of_clocks_stays_at_eight():
    berlin = ZoneInfo("Europe/Berlin")

    sends = next_sends(
        datetime(2026, 3, 27, 12, tzinfo=UTC), zone=berlin, works_on=lambda day: day.weekday() < 5
    )

    assert [f"{send.at:%d %H:%M}" for send in sends] == [
        "28 07:00", "29 06:00", "30 06:00", "31 06:00", "01 06:00",
    ]  # fmt: skip
    assert [send.is_working_day for send in sends] == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("hour", "said"),
    [(8, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening"),
     (23, "evening"), (2, "evening")],
)  # fmt: skip
def test_the_greeting_fits_the_hour(hour, said):
    assert greeting(time(hour)) == f"Good {said}"
