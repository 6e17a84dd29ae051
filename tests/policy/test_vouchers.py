"""Codes that can be said on the phone, and a last day that ends where it was promised."""

import math
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.policy.vouchers import (
    RANDOM_SIGNS,
    SIGNS,
    as_code,
    in_groups,
    is_over,
    with_check,
)

CODES = st.text(SIGNS, min_size=RANDOM_SIGNS, max_size=RANDOM_SIGNS).map(with_check)


def test_nobody_asks_which_sign_it_is_and_nobody_guesses_it():
    assert set(SIGNS).isdisjoint("0O1IL")
    assert len(set(SIGNS)) == len(SIGNS) == 31
    assert RANDOM_SIGNS * math.log2(len(SIGNS)) >= 40


@given(CODES)
def test_a_code_is_taken_in_any_case_and_spacing(code):
    said = in_groups(code)

    assert [len(group) for group in said.split("-")] == [5, 5]
    assert {as_code(one) for one in (code, said, said.lower(), f"  {' '.join(said)} ")} == {code}


@given(CODES, st.integers(0, RANDOM_SIGNS), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_no_code(code, place, sign):
    slip = code[:place] + sign + code[place + 1 :]

    assert as_code(slip) == (code if slip == code else "")


@given(CODES)
def test_two_that_changed_places_are_no_code(code):
    for place, (one, other) in enumerate(pairwise(code)):
        slip = code[:place] + other + one + code[place + 2 :]
        assert as_code(slip) == (code if one == other else "")


@pytest.mark.parametrize("typed", ["", "-", "7KQ4M", "7KQ4M-Z2P90", "É" * 10, "²" * 10, "A" * 400])
def test_what_is_no_code_is_none(typed):
    assert as_code(typed) == ""


def test_the_last_day_is_still_good():
    last = date(2026, 3, 4)

    assert not is_over(last, today=last)
    assert is_over(last, today=date(2026, 3, 5))
    assert not is_over(None, today=last)
