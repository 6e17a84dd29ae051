"""Median, 90th percentile and shares, each against a number worked out by hand."""

from collections import Counter

import pytest

from incidents.policy.figures import Measured, Share, mean, measured, median, p90


@pytest.mark.parametrize(
    ("values", "middle", "ninth"),
    [
        ([], None, None),
        ([7], 7, 7),
        ([9, 5, 21, 7], 8, 21),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5, 9),
        ([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 11], 6, 10),
        (list(range(1, 101)), 50.5, 90),
    ],
)
def test_half_were_at_most_the_median_and_nine_of_ten_at_most_p90(values, middle, ninth):
    assert (median(values), p90(values)) == (middle, ninth)


def test_an_average_of_nothing_is_nothing():
    assert mean([]) is None
    assert mean([8, 2, 9]) == pytest.approx(19 / 3)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Share(0, 0), "none yet"),
        (Share(7, 9), "7 of 9"),
        (Share(9, 10), "90 %, 9 of 10"),
        (Share(14, 24), "58 %, 14 of 24"),
        (Share(1200, 2400), "50 %, 1,200 of 2,400"),
    ],
)
def test_a_percentage_needs_ten_and_never_comes_without_its_count(share, said):
    assert str(share) == said


@pytest.mark.parametrize("figure", [mean, median, p90])
def test_pairs_of_value_and_count_give_the_same_figure(figure):
    values = [3, 1, 1, 4, 4, 4, 9]

    assert figure(Counter(values)) == figure(values)
    assert figure({}) is None


def test_an_interval_of_ten_is_that_of_the_table_of_students_t():
    found = measured(range(1, 11))

    # 5.5 and 2.262 times 3.028 by the root of ten.
    assert (found.value, found.count) == (5.5, 10)
    assert (found.low, found.high) == (
        pytest.approx(3.334, abs=0.001),
        pytest.approx(7.666, abs=0.001),
    )


def test_more_of_the_same_are_surer():
    few, many = measured([0, 10] * 5), measured([0, 10] * 500)

    assert few.value == many.value == 5
    assert few.high - few.low > 5
    assert many.high - many.low < 1


def test_of_fewer_than_ten_no_interval_is_said():
    assert measured([8] * 9) == Measured(8, 9)
    assert measured([]) is None
