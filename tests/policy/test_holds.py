"""A clock that stood still runs as long as it was promised, neither more nor less."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.policy.clock import snapshot
from incidents.policy.holds import (
    Pause,
    after,
    after_pauses,
    of_opening_hours,
    resume_presets,
    runs_by_opening_hours,
    time_between,
    with_warning,
)
from incidents.policy.working_time import Hours, Slot, same_every_day
from incidents.words.clock import DeadlineKind

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday, 13:00 at the harbour
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OFFICE = Hours(BERLIN, same_every_day(range(1, 6), time(9), time(17)))
# Split by lunch, a night shift, and closed on Wednesdays.
ODD = Hours(
    BERLIN,
    {
        1: (Slot(time(8), time(12)), Slot(time(13), time(18))),
        5: (Slot(time(22), time(6)),),
        7: (Slot(time(0), time(0)),),
    },
)
NEVER = Hours(BERLIN, {})
LENGTHS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=5))


@st.composite
def pauses(draw):
    """Pauses one after the other, some of them short, some at once."""
    at, found = NOON, []
    for _ in range(draw(st.integers(0, 6))):
        at += draw(LENGTHS)
        end = at + draw(LENGTHS)
        found.append(Pause(at, end))
        at = end
    return found


@given(
    pauses(),
    st.timedeltas(min_value=MINUTE, max_value=timedelta(days=3)),
    st.sampled_from([None, OFFICE, ODD, NEVER]),
)
def test_the_running_time_is_the_promise(pauses, promise, hours):
    due_at = after_pauses(after(NOON, promise, hours), pauses, hours)

    ran, since = timedelta(0), NOON
    for pause in pauses:
        if pause.start >= due_at:
            break
        ran += time_between(since, pause.start, hours)
        since = pause.end
    ran += time_between(since, due_at, hours)

    assert ran == promise


@given(pauses(), st.sampled_from([None, OFFICE, ODD]))
def test_one_after_the_other_is_all_at_once(pauses, hours):
    """What the hold keeps step by step is what a new promise is planned by in one go."""
    due_at = step_by_step = after(NOON, HOUR * 30, hours)
    for pause in pauses:
        if pause.start < step_by_step:
            left = time_between(pause.start, step_by_step, hours)
            step_by_step = after(pause.end, left, hours)

    assert after_pauses(due_at, pauses, hours) == step_by_step


def test_the_policy_says_what_counts_opening_hours():
    high, low = snapshot("high"), snapshot("low")

    assert not runs_by_opening_hours(high, DeadlineKind.FIX)
    assert runs_by_opening_hours(low, DeadlineKind.FIX)
    assert runs_by_opening_hours(high, DeadlineKind.DIAGNOSIS)
    assert not runs_by_opening_hours(low, DeadlineKind.EXTRA)
    assert not runs_by_opening_hours(low, DeadlineKind.CHECK_IN)


def test_a_warning_moves_and_whom_it_is_told_to_stays():
    assert with_warning({"0": -900.0, "1": 0.0}, -60.0) == {"0": -60.0, "1": 0.0}
    assert with_warning({"0": [-900.0, "owner"], "1": [0.0]}, -5.0) == {
        "0": [-5.0, "owner"],
        "1": [0.0],
    }
    assert with_warning({"1": 0.0}, -60.0) == {"1": 0.0}


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "less than 1 min of opening hours"),
        (10 * MINUTE, "10 min of opening hours"),
        (2 * HOUR, "2 h of opening hours"),
        (70 * MINUTE, "1 h 10 min of opening hours"),
        (31 * HOUR, "31 h of opening hours"),
    ],
)
def test_working_time_in_words(length, words):
    assert of_opening_hours(length) == words


def local(moments):
    return {name: f"{at.astimezone(BERLIN):%a %d %H:%M}" for name, at in moments.items()}


def test_what_people_mean_by_later_tomorrow_and_next_week():
    assert local(resume_presets(NOON + 7 * MINUTE, OFFICE)) == {
        "later": "Wed 04 16:30",
        "tomorrow": "Thu 05 09:00",
        "week": "Mon 09 09:00",
    }


def test_late_in_the_evening_nothing_is_later_today():
    assert list(resume_presets(NOON + 10 * HOUR, OFFICE)) == ["tomorrow", "week"]


def test_on_friday_tomorrow_is_next_week():
    assert local(resume_presets(NOON + 2 * DAY, OFFICE)) == {
        "later": "Fri 06 16:00",
        "tomorrow": "Mon 09 09:00",
    }


def test_a_place_that_never_opens_runs_on_at_nine():
    assert local(resume_presets(NOON, NEVER))["tomorrow"] == "Thu 05 09:00"


def test_a_place_that_never_closes_runs_on_at_nine_and_not_at_midnight():
    always = Hours(BERLIN, same_every_day(range(1, 8), time(0), time(0)))

    assert local(resume_presets(NOON, always)) == {
        "later": "Wed 04 16:00",
        "tomorrow": "Thu 05 09:00",
        "week": "Mon 09 09:00",
    }
