"""Days off: a country's holidays, for any year and without a network, and our own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

from holidays import country_holidays
from holidays.registry import COUNTRIES

LANGUAGE = "en_US"  # a country whose days have no English names shows its own
ONE_DAY = timedelta(days=1)
LISTED = timedelta(days=365)
WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
SMALL_WORD = re.compile(r"\b(And|Of|The)\b")
OPEN = ""  # the name of a day on which the place is open all the same


@dataclass(frozen=True)
class DaysOff:
    """The days on which a place does not work, whichever year is asked for; product A12.

    Own days go before the country's: a name makes a day off, an empty one opens the place.
    """

    country: str = ""
    region: str = ""
    own: Mapping[str, str] = field(default_factory=dict)  # ISO date -> name

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and bool(self.name_of(day))

    def name_of(self, day: date) -> str:
        """This is what the day off is called; empty where the place is open."""
        return self.own.get(day.isoformat(), self.of_the_country(day))

    @property
    def whose(self) -> str:
        """Whose public holidays are kept, as people call it: Germany, Berlin."""
        region = regions(self.country).get(self.region, self.region)
        country = countries().get(self.country, self.country)
        return f"{country}, {region}" if region else country

    def of_the_country(self, day: date) -> str:
        """This is what the country calls the day, also where the place is open all the same."""
        if not self.country:
            return ""
        return country_days(self.country, self.region, day.year).get(day, "")


@dataclass(frozen=True)
class DayOff:
    """One day of the list: what it is called, whose it is, and whether the place is open."""

    day: date
    name: str
    is_own: bool
    is_open: bool


@lru_cache(maxsize=512)
def country_days(country: str, region: str, year: int) -> Mapping[date, str]:
    """These are the public holidays of one year; none where nobody knows the country."""
    try:
        days = country_holidays(country, subdiv=region or None, years=year, language=LANGUAGE)
    except NotImplementedError:
        return {}
    return dict(days)


@cache
def countries() -> dict[str, str]:
    """These are the countries whose holidays are known: code and name, by name."""
    names = {code: _in_words(name) for name, code, *_ in COUNTRIES.values()}
    return dict(sorted(names.items(), key=lambda one: one[1]))


@lru_cache(maxsize=64)
def regions(country: str) -> dict[str, str]:
    """These are the regions of a country that have days of their own: code and name, by name."""
    if country not in countries():
        return {}
    known = country_holidays(country)
    names: dict[str, str] = {}
    for name, code in getattr(known, "subdivisions_aliases", {}).items():
        names.setdefault(code, name)
    found = {code: names.get(code, code) for code in known.subdivisions}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def coming_days(days_off: DaysOff, *, today: date) -> list[DayOff]:
    """These are the days off of the next twelve months, and later ones of our own, in order."""
    later = (date.fromisoformat(iso) for iso in days_off.own)
    until = today + LISTED
    days = {*_each_day(today, until), *(day for day in later if day > until)}
    return [found for day in sorted(days) for found in _listed(day, days_off)]


def _each_day(first: date, last: date) -> Iterator[date]:
    for ahead in range((last - first).days + 1):
        yield first + ahead * ONE_DAY


def _listed(day: date, days_off: DaysOff) -> Iterator[DayOff]:
    own, theirs = days_off.own.get(day.isoformat()), days_off.of_the_country(day)
    if own or theirs:
        yield DayOff(day, own or theirs, is_own=bool(own), is_open=own == OPEN)


def _in_words(name: str) -> str:
    # The package writes UnitedKingdom, IsleOfMan and DRCongo.
    words = WORD_BEGINS.sub(" ", name)
    return SMALL_WORD.sub(lambda word: word[0].lower(), words)
