"""The steps of an escalation: when they come, how often, and for whom."""

import pytest

from incidents.policy.escalation import (
    DEFAULT_STEPS,
    MOST_TELLINGS,
    Step,
    as_step,
    as_stored,
    tellings,
    told_at,
)


def test_as_delivered_the_next_people_are_told_after_half_an_hour_and_an_hour():
    assert told_at(DEFAULT_STEPS, "warn") == ("owner",)
    assert tellings(DEFAULT_STEPS) == [
        (0, ("owner", "guide")),
        (30, ("department_head", "duty_manager")),
        (60, ("business_owner",)),
    ]


def test_a_step_is_told_again_so_many_times_and_no_more():
    again = Step(30, ("duty_manager",), every=15, at_most=3)

    assert [minute for minute, _ in tellings([again])] == [0, 30, 45, 60, 75]


def test_the_breach_can_be_told_again_and_the_warning_cannot():
    steps = [Step("warn", ("owner",), every=5, at_most=3), Step("breach", ("owner",), 10, 2)]

    assert tellings(steps) == [(0, ("owner",)), (10, ("owner",)), (20, ("owner",))]


def test_what_falls_on_one_minute_is_told_together_and_to_nobody_twice():
    steps = [Step(30, ("guide", "owner")), Step("breach", ("owner",), every=30, at_most=1)]

    assert tellings(steps) == [(0, ("owner",)), (30, ("guide", "owner"))]


def test_where_nobody_is_named_there_is_still_a_breach():
    assert tellings([]) == [(0, ())]


def test_there_are_never_more_than_twenty_with_the_warning():
    endless = [Step(minute, ("owner",), every=7, at_most=10) for minute in range(1, 8)]

    assert len(tellings(endless)) + 1 == MOST_TELLINGS


@pytest.mark.parametrize("step", [*DEFAULT_STEPS, Step("breach", ("guide",), every=10, at_most=2)])
def test_a_step_is_read_as_it_was_kept(step):
    assert as_step(as_stored(step)) == step
