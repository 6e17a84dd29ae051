"""The paradox works once: what counts as a second similar failure."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.policy.repeats import Failure, is_similar, is_soon, one_step_up, repeated_by

FIRST = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
LATE, COLD = 1, 2
ROOMS, SALON = 7, 8


def after(days, **known):
    return Failure(FIRST + timedelta(days=days), **known)


@pytest.mark.parametrize(
    ("days", "soon"), [(0, True), (1, True), (179, True), (180, True), (181, False), (-1, False)]
)
def test_soon_is_within_180_days(days, soon):
    assert is_soon(after(days), after=after(0)) is soon


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ((LATE, ROOMS), (LATE, ROOMS), True),
        ((LATE, ROOMS), (LATE, SALON), True),  # the same kind elsewhere is the same to them
        ((LATE, ROOMS), (COLD, ROOMS), False),
        ((None, ROOMS), (COLD, ROOMS), True),
        ((LATE, ROOMS), (None, ROOMS), True),
        ((None, ROOMS), (None, SALON), False),
        ((LATE, None), (None, None), False),
        ((None, None), (None, None), False),
    ],
)
def test_similar_is_the_same_type_else_the_same_department(one, other, similar):
    failures = [
        Failure(FIRST, incident_type=kind, department=where) for kind, where in (one, other)
    ]

    assert is_similar(*failures) is similar
    assert is_similar(*failures[::-1]) is similar


def test_the_latest_similar_one_is_the_one_that_is_repeated():
    others = [
        after(0, incident_type=LATE, number=1),
        after(30, incident_type=LATE, number=2),
        after(60, incident_type=COLD, number=3),
        after(100, incident_type=LATE, number=4),
    ]

    found = repeated_by(after(90, incident_type=LATE, number=5), others)

    assert found is not None
    assert found.number == 2


def test_nothing_is_repeated_where_nothing_is_like_it():
    assert repeated_by(after(90, incident_type=LATE), [after(0, incident_type=COLD)]) is None


@pytest.mark.parametrize(
    ("looks", "is_"),
    [("low", "medium"), ("medium", "high"), ("high", "critical"), ("critical", "critical")],
)
def test_it_is_one_step_worse_than_it_looks(looks, is_):
    assert one_step_up(looks) == is_
