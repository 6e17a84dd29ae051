"""How a file of actions is read, line by line, and what is no month and no number."""

from datetime import date

import pytest

from incidents.policy.volumes import (
    MOST_LINES,
    Said,
    Trouble,
    count_said,
    lines_said,
    month_said,
    refuse_month,
)
from incidents.refusals import Invalid

HEAD = "location,department,month,actions"


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


def test_lines_keep_the_numbers_they_have_in_the_file():
    text = (
        f'{HEAD}\r\n\r\n"Harbour, East",,2026-11,10\r\nHill,Bar,2026-11\r\n,,,\r\nHill,,2026-10,5'
    )

    assert list(lines_said(text)) == [
        Said(3, "Harbour, East", "", "2026-11", "10"),
        Trouble(4, "a line has four parts, this one has 3."),
        Said(6, "Hill", "", "2026-10", "5"),
    ]


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_what_stands_between_is_seen_in_the_first_line(between):
    text = "\ufeff" + f"{HEAD}\nHill,,2026-10,5".replace(",", between)

    assert list(lines_said(text)) == [Said(2, "Hill", "", "2026-10", "5")]


def test_the_heading_is_not_needed():
    assert list(lines_said("Hill,,2026-10,5")) == [Said(1, "Hill", "", "2026-10", "5")]


@pytest.mark.parametrize("line", ['"Hill,,2026-10,5', f"{'x' * 140_000},,2026-10,5", "Hill"])
def test_a_line_that_cannot_be_taken_apart_is_trouble(line):
    [trouble] = lines_said(line)

    assert isinstance(trouble, Trouble)
    assert trouble.number == 1


def test_more_lines_than_anybody_looks_through_are_refused():
    line = "Hill,,2026-10,5\n"

    assert len(list(lines_said(line * MOST_LINES))) == MOST_LINES
    with pytest.raises(Invalid, match="2,000 lines"):
        list(lines_said(line * (MOST_LINES + 1)))
