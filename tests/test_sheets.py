"""A letter on paper is one page, whatever it says."""

import pytest

from incidents.sheets import Line, Sheet, sheet
from tests.printed import lines_of

A_STORY = "Maria waited in the rain and nobody came to the door for her. " * 4


def pages_of(pdf):
    return pdf.count(b"/Type /Page\n")


def box_of(pdf):
    return b"/MediaBox [ 0 0 595.2756 841.8898 ]" in pdf


def letter(*texts):
    return Sheet("March 2026 in one page", tuple(Line(text, before=0.5) for text in texts))


@pytest.mark.parametrize("stories", [0, 1, 10, 40])
def test_it_is_one_page_of_a4_and_nothing_is_cut(stories):
    drawn = sheet(letter("March 2026", *[A_STORY] * stories, "The last line"))

    assert (pages_of(drawn), box_of(drawn)) == (1, True)
    assert lines_of(drawn)[0] == "March 2026"
    assert "The last line" in lines_of(drawn)


def test_what_no_page_could_hold_is_cut_before_the_edge():
    drawn = sheet(letter(*[A_STORY] * 400, "The last line"))

    assert pages_of(drawn) == 1
    assert "The last line" not in lines_of(drawn)


def test_letters_the_first_face_lacks_are_written_all_the_same():
    assert "Γιώργος, Łódź → Ω" in lines_of(sheet(letter("Γιώργος, Łódź → Ω")))


def test_the_same_words_are_the_same_file():
    assert sheet(letter("March")) == sheet(letter("March"))
