"""How a file that people save from a spreadsheet is read, line by line."""

from datetime import date

import pytest

from incidents.policy.lines import MOST_LINES, Said, Trouble, day_said, lines_of, quoted
from incidents.refusals import Invalid

COLUMNS = ("location", "department", "month", "actions")
HEAD = ",".join(COLUMNS)


def lines_in(text):
    return lines_of(text, COLUMNS)


def test_lines_keep_the_numbers_they_have_in_the_file():
    text = (
        f'{HEAD}\r\n\r\n"Harbour, East",,2026-11,10\r\nHill,Bar,2026-11\r\n,,,\r\nHill,,2026-10,5'
    )

    assert list(lines_in(text)) == [
        Said(3, ["Harbour, East", "", "2026-11", "10"]),
        Trouble(4, "a line has 4 parts, this one has 3."),
        Said(6, ["Hill", "", "2026-10", "5"]),
    ]


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_what_stands_between_is_seen_in_the_first_line(between):
    text = "\ufeff" + f"{HEAD}\nHill,,2026-10,5".replace(",", between)

    assert list(lines_in(text)) == [Said(2, ["Hill", "", "2026-10", "5"])]


def test_the_heading_is_not_needed():
    assert list(lines_in("Hill,,2026-10,5")) == [Said(1, ["Hill", "", "2026-10", "5"])]


@pytest.mark.parametrize("line", ['"Hill,,2026-10,5', f"{'x' * 140_000},,2026-10,5", "Hill"])
def test_a_line_that_cannot_be_taken_apart_is_trouble(line):
    [trouble] = lines_in(line)

    assert isinstance(trouble, Trouble)
    assert trouble.number == 1


def test_more_lines_than_anybody_looks_through_are_refused():
    line = "Hill,,2026-10,5\n"

    assert len(list(lines_in(line * MOST_LINES))) == MOST_LINES
    with pytest.raises(Invalid, match="2,000 lines"):
        list(lines_in(line * (MOST_LINES + 1)))


def test_the_last_parts_may_be_missing_where_that_is_said():
    found = list(lines_of("a,b,c\na,b,c,d\na,b", COLUMNS, fewest=3))

    assert found == [
        Said(1, ["a", "b", "c"]),
        Said(2, ["a", "b", "c", "d"]),
        Trouble(3, "a line has 3 or 4 parts, this one has 2."),
    ]


def test_a_day_is_written_one_way():
    assert day_said(" 2026-11-28 ") == date(2026, 11, 28)


@pytest.mark.parametrize("words", ["", "28.11.2026", "2026-02-30", "2026-1-1", "0000-01-01"])
def test_anything_else_is_no_day(words):
    with pytest.raises(Invalid):
        day_said(words)


def test_no_more_is_said_back_than_fits_a_line():
    assert quoted(" short ") == "“short”"
    assert len(quoted("x" * 500)) == 63
