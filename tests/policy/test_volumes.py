"""What is a month in a file of actions, and what is a number of them."""

from datetime import date

import pytest

from incidents.policy.volumes import count_said, month_said, refuse_month
from incidents.refusals import Invalid


@pytest.mark.parametrize("words", ["2026-11", " 2026-11 ", "2026-11-01"])
def test_a_month_is_its_first_day(words):
    assert month_said(words) == date(2026, 11, 1)


@pytest.mark.parametrize(
    "words", ["", "2026-13", "2026-00", "0000-01", "2026-11-15", "11/2026", "2026-1", "²026-11"]
)
def test_anything_else_is_no_month(words):
    with pytest.raises(Invalid) as refused:
        month_said(words)
    assert refused.value.field == "month"


@pytest.mark.parametrize(
    ("words", "number"), [("1", 1), (" 12500 ", 12_500), ("1000000000", 1_000_000_000)]
)
def test_digits_alone_are_a_number(words, number):
    assert count_said(words) == number


@pytest.mark.parametrize(
    "words", ["", "0", "-1", "1.5", "12.500", "12,500", "1e3", "²", "1000000001", "9" * 5_000]
)
def test_whatever_can_be_read_in_two_ways_is_no_number(words):
    with pytest.raises(Invalid):
        count_said(words)


def test_a_long_word_is_not_said_back_whole():
    with pytest.raises(Invalid) as refused:
        count_said("x" * 5_000)
    assert len(str(refused.value)) < 120


def test_this_month_may_be_entered_and_the_next_may_not():
    refuse_month(date(2026, 11, 1), today=date(2026, 11, 1))
    with pytest.raises(Invalid):
        refuse_month(date(2026, 12, 1), today=date(2026, 11, 30))
