"""The order of the shelf: what is known to work first, and nothing is known from four readings."""

import pytest

from incidents.policy.gestures import FEWEST_READINGS, mean_bounce, place_on_shelf


def test_below_five_readings_there_is_no_mean():
    assert mean_bounce([3] * (FEWEST_READINGS - 1)) is None
    assert mean_bounce([3, 1, 2, 2, 2]) == 2
    assert mean_bounce([]) is None


@pytest.mark.parametrize(
    ("prepared", "order"),
    [
        ({"b": [], "A": [], "c": []}, ["A", "b", "c"]),
        ({"a": [9] * 4, "b": [-1] * 5}, ["b", "a"]),
        ({"a": [1] * 5, "b": [2] * 5, "c": []}, ["b", "a", "c"]),
        ({"b": [2] * 5, "a": [2] * 9}, ["a", "b"]),
    ],
)
def test_those_with_enough_readings_come_first_then_the_title_decides(prepared, order):
    assert sorted(prepared, key=lambda title: place_on_shelf(title, prepared[title])) == order
