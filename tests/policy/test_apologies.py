"""What makes an apology one's own, and what points a finger."""

import pytest

from incidents.policy.apologies import blaming_words, own_words, what_is_wrong

START = "I am sorry: we got this wrong, and it was ours to get right. Here is what I am doing: "
OWN = "the suite was not ready at five and you waited in the lobby"


@pytest.mark.parametrize(
    "words",
    [
        START,
        START.upper(),
        "  ".join(START.split()) + " … ",
        START.strip() + ".",
    ],
)
def test_the_prepared_start_alone_is_not_an_apology(words):
    assert what_is_wrong(words, start=START).endswith("make it your own.")


@pytest.mark.parametrize("words", ["", "Sorry.", "x" * 39, f"{START}Sorry about that."])
def test_fewer_than_forty_characters_of_ones_own_are_refused(words):
    assert "40 characters" in what_is_wrong(words, start=START)


@pytest.mark.parametrize("words", ["x" * 40, f"{START}{OWN}", OWN])
def test_own_words_are_enough_with_or_without_the_start(words):
    assert what_is_wrong(words, start=START) == ""


def test_own_words_are_what_follows_the_start():
    assert own_words(f"{START} {OWN}.", START) == OWN


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("You should have called us", ["you should have"]),
        ("They should have looked", ["should have"]),
        ("We are sorry, but you came late", ["but you"]),
        ("Our  supplier\nforgot it", ["our supplier"]),
        ("It is not our fault", ["not our fault"]),
        ("We are sorry about the cake", []),
        ("A debut your guests will love", []),
    ],
)
def test_phrases_that_point_a_finger_are_found(words, found):
    assert blaming_words(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Maria Lopez forgot it", ["Maria Lopez"]),
        ("Maria forgot it", ["Maria Lopez"]),
        ("It was marian jam", []),
        ("The front desk, Harbour did it", []),
        ("Front desk, Harbour did it", ["Front desk, Harbour"]),
    ],
)
def test_names_of_colleagues_are_found_as_they_are_written(words, found):
    assert blaming_words(words, names=["Maria Lopez", "Front desk, Harbour"]) == found


def test_a_word_is_not_the_name_it_looks_like():
    assert blaming_words("I will bring it", names=["Will Hart"]) == []
