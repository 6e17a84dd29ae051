"""Days off: a country's, a region's and our own, for any year."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from incidents.policy.calendars import (
    DaysOff,
    coming_days,
    countries,
    country_days,
    regions,
)

BERLIN = DaysOff("DE", "BE")
WOMENS_DAY, CHRISTMAS = date(2027, 3, 8), date(2026, 12, 25)


def test_a_country_has_its_days_in_any_year_without_being_asked_again():
    assert all(date(year, 12, 25) in BERLIN for year in range(2020, 2036))
    assert date(2026, 12, 24) not in BERLIN


def test_a_region_has_days_of_its_own():
    assert BERLIN.name_of(WOMENS_DAY) == "Women's Day"
    assert WOMENS_DAY not in DaysOff("DE", "HH")


def test_a_country_and_its_region_have_names():
    assert (BERLIN.whose, DaysOff("US").whose) == ("Germany, Berlin", "United States")


def test_own_days_go_before_those_of_the_country():
    days_off = DaysOff("DE", "BE", {"2026-12-25": "", "2026-12-30": "Stocktaking"})

    assert CHRISTMAS not in days_off
    assert date(2026, 12, 30) in days_off
    assert CHRISTMAS in BERLIN


def test_a_place_of_no_country_has_only_its_own_days():
    assert CHRISTMAS not in DaysOff()
    assert CHRISTMAS in DaysOff(own={"2026-12-25": "Christmas"})


def test_a_country_nobody_knows_any_more_has_no_days():
    assert country_days("XX", "", 2026) == {}
    assert country_days("DE", "ZZ", 2026) == {}
    assert regions("XX") == {}


@pytest.mark.parametrize(
    ("code", "name"),
    [("GB", "United Kingdom"), ("IM", "Isle of Man"), ("CD", "DR Congo"), ("DE", "Germany")],
)
def test_countries_are_called_as_people_call_them(code, name):
    assert countries()[code] == name


def test_every_region_fits_its_column():
    longest = max((region for country in countries() for region in regions(country)), key=len)

    assert len(longest) <= 20


def test_the_days_to_come_are_those_of_a_year_and_later_ones_of_our_own():
    own = {"2026-12-25": "", "2026-11-01": "Past", "2029-01-05": "Works", "2026-12-24": ""}
    coming = coming_days(DaysOff("DE", "BE", own), today=date(2026, 11, 22))

    days = [one.day for one in coming]
    assert days == sorted(days)
    assert days[0] == CHRISTMAS
    assert [one.name for one in coming if one.is_open] == ["Christmas Day"]
    assert [one.day for one in coming if one.is_own] == [date(2029, 1, 5)]
    assert days[-2] <= date(2026, 11, 22) + timedelta(days=365)


def test_the_countries_are_loaded_only_where_a_place_keeps_one():
    asked = (
        "import sys; from datetime import date; from incidents.policy.calendars import DaysOff;"
        "date(2026, 12, 25) in DaysOff(own={'2026-12-25': 'Closed'});"
        "print([one for one in sys.modules if one.startswith('holidays.countries')])"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"
