"""Opening hours as people type and say them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.policy.opening_hours import (
    as_stored,
    every_day,
    in_words,
    runs_into_the_next,
    slots_from,
    typed,
    week_of,
)
from incidents.policy.working_time import Slot

MORNING, AFTERNOON = Slot(time(9), time(12)), Slot(time(13), time(17))
NIGHT = Slot(time(22), time(6))
OFFICE = dict.fromkeys(range(1, 6), (MORNING, AFTERNOON))


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("9:00-12:00, 13:00-17:00", (MORNING, AFTERNOON)),
        ("13-17; 9-12", (MORNING, AFTERNOON)),
        ("9am to 12pm and 1 pm until 5 pm", (MORNING, AFTERNOON)),
        (" 09.00 – 12.00 ", (MORNING,)),
        ("22:00-6:00", (NIGHT,)),
        ("18:00-24:00", (Slot(time(18), time(0)),)),
        ("12am-12pm", (Slot(time(0), time(12)),)),
        ("0:00-0:00", (Slot(time(0), time(0)),)),
        ("all day", (Slot(time(0), time(0)),)),
        ("", ()),
        ("Closed", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text, slots):
    assert slots_from(text) == slots


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nine", "Write it like"),
        ("9", "Write it like"),
        ("9-12-15", "Write it like"),
        (",", "Write it like"),
        ("9-26", "There is no 26 on the clock"),
        ("9:75-10", "There is no 9:75"),
        ("0am-9am", "There is no 0am"),
        ("9-12, 11-17", "9:00–12:00 and 11:00–17:00 overlap"),
        ("22-6, 23-24", "overlap"),
        ("0:00-0:00, 9-12", "overlap"),
    ],
)
def test_nonsense_is_answered_with_a_sentence(text, words):
    with pytest.raises(ValueError, match=words):
        slots_from(text)


@given(st.text(alphabet="0123456789:-,.;ampto –", max_size=30))
def test_whatever_is_typed_is_read_or_answered(text):
    try:
        slots = slots_from(text)
    except ValueError:
        return
    assert slots_from(typed(slots)) == slots


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (OFFICE, "Mon to Fri 9:00–12:00 and 13:00–17:00"),
        (
            OFFICE | {6: (Slot(time(10), time(14)),)},
            "Mon to Fri 9:00–12:00 and 13:00–17:00, Sat 10:00–14:00",
        ),
        (week_of(every_day()), "Every day 8:00–20:00"),
        ({6: (MORNING,), 7: (MORNING,)}, "Sat and Sun 9:00–12:00"),
        ({2: (MORNING,), 6: (MORNING,)}, "Tue 9:00–12:00, Sat 9:00–12:00"),
        ({5: (Slot(time(0), time(0)),)}, "Fri all day"),
        (dict.fromkeys(range(1, 8), (Slot(time(0), time(0)),)), "Day and night"),
        ({}, "Closed"),
    ],
)
def test_a_week_is_said_as_people_say_it(week, words):
    assert in_words(week) == words


@pytest.mark.parametrize(
    ("week", "day"),
    [
        ({1: (NIGHT,), 2: (Slot(time(5), time(9)),)}, 1),
        ({7: (NIGHT,), 1: (Slot(time(5), time(9)),)}, 7),
        ({1: (NIGHT,), 2: (Slot(time(6), time(9)),)}, None),
        (dict.fromkeys(range(1, 8), (Slot(time(0), time(0)),)), None),
        ({3: (Slot(time(9), time(9)),)}, None),
        ({}, None),
    ],
)
def test_a_shift_may_not_run_into_the_next(week, day):
    assert runs_into_the_next(week) == day


def test_a_week_is_stored_and_read_back():
    stored = as_stored(OFFICE | {6: ()})

    assert stored == {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in "12345"}
    assert week_of(stored) == OFFICE
