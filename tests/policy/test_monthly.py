"""The month in one page: whose morning it is, and which figures moved most."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from incidents.policy.money import Notation
from incidents.policy.monthly import Figure, Kind, Month, in_words, month_to_tell, moved_most

BERLIN, NEW_YORK, AUCKLAND = map(
    ZoneInfo, ("Europe/Berlin", "America/New_York", "Pacific/Auckland")
)
DOLLARS = Notation()


def figure(kind, now, before, name="Figure"):
    return Figure(name, kind, tuple(map(float, now)), tuple(map(float, before)))


def share(part, whole):
    return [1] * part + [0] * (whole - part)


@pytest.mark.parametrize(
    ("at", "zone", "told"),
    [
        (datetime(2026, 3, 1, 6, 59, 59, tzinfo=UTC), BERLIN, None),
        (datetime(2026, 3, 1, 7, 0, tzinfo=UTC), BERLIN, Month(2026, 2)),
        (datetime(2026, 3, 1, 7, 0, tzinfo=UTC), NEW_YORK, None),
        (datetime(2026, 3, 1, 13, 0, tzinfo=UTC), NEW_YORK, Month(2026, 2)),
        (datetime(2026, 2, 28, 19, 0, tzinfo=UTC), AUCKLAND, Month(2026, 2)),
        (datetime(2026, 1, 1, 9, 0, tzinfo=UTC), BERLIN, Month(2025, 12)),
        (datetime(2026, 3, 31, 21, 59, tzinfo=UTC), BERLIN, Month(2026, 2)),  # after an outage
        (datetime(2026, 3, 31, 22, 1, tzinfo=UTC), BERLIN, None),
    ],
)
def test_it_is_due_from_eight_on_the_first_morning_where_they_are(at, zone, told):
    assert month_to_tell(at, zone) == told


def test_a_month_begins_and_ends_at_local_midnight_across_a_clock_change():
    march = Month(2026, 3)

    assert march.begins(BERLIN) == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert march.ends(BERLIN) == datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
    assert (march.before.key, Month(2026, 1).before.key) == ("2026-02", "2025-12")
    assert Month(2025, 12).after == Month(2026, 1)


def test_five_figures_the_ones_that_moved_most_first():
    figures = [
        figure(Kind.SHARE, share(5, 100), share(5, 100), "still"),
        figure(Kind.SHARE, share(60, 100), share(40, 100), "share"),
        figure(Kind.COUNT, [1] * 140, [1] * 60, "count"),
        figure(Kind.TYPICAL, [30, 31, 33] * 9, [10, 11, 12] * 9, "times"),
        figure(Kind.AVERAGE, [2, 3, 2, 3] * 5, [1, 2, 1, 2] * 5, "points"),
        figure(Kind.MONEY, [100] * 20, [100] * 19, "money"),
        figure(Kind.SHARE, share(9, 20), share(8, 20), "little"),
    ]

    told = moved_most(figures)

    assert [one.name for one in told] == ["times", "points", "count", "share", "little"]
    assert [one.is_clear for one in told] == [True, True, True, True, False]


def test_a_large_swing_of_few_comes_after_a_small_one_of_many():
    few, many = share(2, 3), share(1, 3)
    figures = [
        figure(Kind.SHARE, few, many, "few"),
        figure(Kind.SHARE, share(560, 1000), share(500, 1000), "many"),
    ]

    assert [one.name for one in moved_most(figures)] == ["many", "few"]


def test_of_two_that_moved_alike_the_first_listed_is_first():
    alike = [figure(Kind.COUNT, [1] * 9, [1] * 4, name) for name in "abcdefg"]

    assert [one.name for one in moved_most(alike)] == list("abcde")


def test_what_nothing_is_known_of_is_left_out():
    figures = [figure(Kind.AVERAGE, [], [3, 4]), figure(Kind.COUNT, [], [1, 1])]

    assert moved_most(figures) == []


def test_where_there_is_nothing_before_nothing_moved():
    told = moved_most([figure(Kind.SHARE, share(3, 12), [], "share")])

    assert [one.moved for one in told] == [0.0]
    assert told[0].said(DOLLARS) == "25 %, 3 of 12"
    assert told[0].said_before(DOLLARS) == "none yet"


@pytest.mark.parametrize("kind", Kind)
def test_months_without_any_noise_are_no_trouble(kind):
    for now, before in ([[1] * 3, [0] * 3], [[1] * 5, [1] * 5], [[0] * 2, [0] * 2], [[3], [1]]):
        assert figure(kind, now, before).moved >= 0


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        (Kind.SHARE, share(4, 9), "4 of 9"),  # no percentage of fewer than ten
        (Kind.SHARE, share(4, 10), "40 %, 4 of 10"),
        (Kind.COUNT, [1] * 1200, "1,200"),
        (Kind.TYPICAL, [12, 80, 90], "1 h 20 min, n 3"),
        (Kind.AVERAGE, [1, 2], "+1.5, n 2"),
        (Kind.AVERAGE, [-1, -2], "\N{MINUS SIGN}1.5, n 2"),
        (Kind.MONEY, [80.1, 400.2], "$480.30"),
    ],
)
def test_every_figure_says_how_many_it_rests_on(kind, values, said):
    assert figure(kind, values, []).said(DOLLARS) == said


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.2, "0 min"), (59.6, "1 h"), (80, "1 h 20 min"), (1440, "1 d"), (3060, "2 d 3 h")],
)
def test_lengths_in_words(minutes, words):
    assert in_words(minutes) == words
