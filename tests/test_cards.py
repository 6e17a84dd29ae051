"""Cards say what was written, letter for letter, or say before printing what they cannot."""

# ruff: noqa: RUF001  names of many scripts look like one another, that is what they are for
from dataclasses import replace

import pytest

from incidents.cards import Card, large_card, letters_not_printed, wallet_card
from tests.printed import faces_of, lines_of

CARD = Card(
    house="Grand Harbour",
    invitation="We would love to see you back",
    covers="Dinner for two",
    code="7KQ4M-Z2P90",
    address="https://example.org/v/7KQ4M-Z2P90/",
    signature="Anna Keller",
    signed_by="Anna Keller, Grand Harbour",
    until="Good until 1 March 2027.",
)
NAMES = {
    "German": ("Jörg Weiß", "Frühstück für zwei"),
    "Polish": ("Łukasz Żółć", "Kolacja dla dwojga: żurek i gęś"),
    "Turkish": ("Işıl Ğüneş İnci", "İki kişilik akşam yemeği"),
    "Vietnamese": ("Nguyễn Thị Ánh", "Bữa tối cho hai người"),
    "Greek": ("Γιώργος Παπαδόπουλος", "Δείπνο για δύο"),
    "Cyrillic": ("Наталья Щербакова", "Ужин на двоих, подъезд Ї → ґанок"),
}
SIZES = pytest.mark.parametrize("drawn", [wallet_card, large_card])


@SIZES
@pytest.mark.parametrize("script", NAMES)
def test_a_name_and_a_promise_are_printed_as_they_were_written(script, drawn):
    name, covers = NAMES[script]
    card = replace(CARD, covers=covers, signature=name, signed_by=f"{name}, Grand Harbour")

    lines = lines_of(drawn(card))

    assert letters_not_printed(card) == []
    assert lines.count(name) == 1
    assert f"{name}, Grand Harbour" in lines
    assert covers in " ".join(lines)


@SIZES
def test_what_the_first_face_has_looks_as_it_did(drawn):
    assert faces_of(drawn(CARD)) == {"Inter-Regular", "Inter-SemiBold", "SignatureHand-Regular"}


def test_a_signature_is_in_one_face():
    """A letter that the hand does not know takes the whole name with it."""
    card = replace(CARD, signature="Anna Nguyễn")

    drawn = wallet_card(card)

    assert "Anna Nguyễn" in lines_of(drawn)
    assert faces_of(drawn) == {"Inter-Regular", "Inter-SemiBold", "DejaVuSans-Oblique"}


def test_a_letter_typed_as_two_is_printed_as_one():
    card = replace(CARD, signature="Zoe\N{COMBINING DIAERESIS}", covers="Tea\u200b for\n two")

    assert letters_not_printed(card) == []
    assert {"Zoë", "Tea for two"} <= set(lines_of(wallet_card(card)))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("田中 Anna 田", ["田", "中"]),
        ("이민준", ["이", "민", "준"]),
        ("דוד", ["ד", "ו"]),
        ("محمد", ["م", "ح", "د"]),
        ("สมชาย", ["ส", "ม", "ช", "า", "ย"]),
        ("O\N{COMBINING SHORT STROKE OVERLAY}la", ["O\N{COMBINING SHORT STROKE OVERLAY}"]),
    ],
)
def test_what_cannot_be_printed_is_named_letter_by_letter(name, letters):
    assert letters_not_printed(replace(CARD, signature=name)) == letters


@pytest.mark.parametrize("part", ["house", "invitation", "covers", "signed_by"])
def test_every_text_of_the_card_is_asked(part):
    assert letters_not_printed(replace(CARD, **{part: "Anna 京"})) == ["京"]


def test_an_address_is_drawn_as_a_code_and_needs_no_letters():
    assert letters_not_printed(replace(CARD, address="https://京.example/")) == []


@SIZES
def test_a_word_wider_than_the_card_is_made_small(drawn):
    name = "Щ" * 60

    assert name in lines_of(drawn(replace(CARD, covers=name)))
