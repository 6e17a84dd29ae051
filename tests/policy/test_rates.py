"""Mistakes per 1,000 actions, against numbers worked out by hand and the tables of Poisson."""

import pytest

from incidents.policy.rates import Rate, likely


def test_four_in_two_thousand_is_two_above_the_line():
    rate = Rate(4, 2_000)

    assert (str(rate), rate.side) == ("2.0", "above the line")
    assert (rate.likely_range, rate.is_sure) == ("0.5 to 5.1", False)


def test_no_volume_is_no_zero():
    rate = Rate(4, 0)

    assert (str(rate), rate.side) == ("no volume", "no volume")
    assert (rate.per_thousand, rate.low, rate.high, rate.is_sure) == (None, None, None, False)
    assert rate.likely_range == ""


@pytest.mark.parametrize(
    ("incidents", "actions", "said", "side"),
    [
        (0, 10, "0.0", "below the line"),
        (1, 1_000, "1.0", "on the line"),
        (7, 7_000, "1.0", "on the line"),
        (1_001, 1_000_000, "1.00", "above the line"),
        (104, 100_000, "1.04", "above the line"),
        (96, 100_000, "0.96", "below the line"),
        (90, 100_000, "0.9", "below the line"),
        (3, 100_000, "0.03", "below the line"),
        (10, 100_000, "0.1", "below the line"),
        (1, 1, "1000.0", "above the line"),
    ],
)
def test_the_line_is_met_by_whole_numbers(incidents, actions, said, side):
    rate = Rate(incidents, actions)

    assert (str(rate), rate.side) == (said, side)


# The exact interval of Garwood, as tables print it; Byar's is within a few hundredths.
@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (0, 0.0, 3.689),
        (1, 0.025, 5.572),
        (4, 1.090, 10.242),
        (10, 4.795, 18.390),
        (100, 81.364, 121.627),
    ],
)
def test_what_is_likely_agrees_with_the_tables(count, low, high):
    assert likely(count) == pytest.approx((low, high), abs=0.03)


def test_many_mistakes_make_it_sure():
    assert Rate(40, 20_000).is_sure  # 2.0, from 1.4 to 2.7
    assert Rate(4, 20_000).is_sure  # 0.2, at most 0.5
    assert not Rate(20, 19_000).is_sure


def test_rates_of_places_add_up_by_what_they_count():
    assert Rate(4, 2_000) + Rate(1, 8_000) == Rate(5, 10_000)
