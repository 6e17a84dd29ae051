"""Bands of a score, and what lies between three readings."""

import pytest

from incidents.policy.loyalty import Readings, nps_band, nps_points
from incidents.words.loyalty import NpsBand


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0, NpsBand.DETRACTOR),
        (6, NpsBand.DETRACTOR),
        (7, NpsBand.PASSIVE),
        (8, NpsBand.PASSIVE),
        (9, NpsBand.PROMOTER),
        (10, NpsBand.PROMOTER),
    ],
)
def test_the_bands_of_a_score(score, band):
    assert nps_band(score) == band


def test_the_nps_is_promoters_minus_detractors_of_a_hundred():
    scores = [10, 9, 9, 8, 7, 6, 0, 10, 9, 7]

    assert sum(map(nps_points, scores)) / len(scores) == 30


def test_the_drop_the_lift_and_the_bounce():
    taken = Readings(baseline=8, after_failure=2, after_recovery=9)

    assert (taken.drop, taken.lift, taken.bounce) == (-6, 7, 1)


@pytest.mark.parametrize(
    ("taken", "bounce"),
    [(Readings(baseline=8), None), (Readings(after_recovery=9), None), (Readings(), None)],
)
def test_a_reading_that_is_missing_leaves_the_bounce_open(taken, bounce):
    assert taken.bounce == bounce


def test_nothing_is_a_score_too():
    assert Readings(baseline=0, after_failure=0, after_recovery=0).bounce == 0
