"""Ten thousand amounts as people and machines write them: taken exactly or said no to. M7."""

import re
from decimal import Decimal
from random import Random

import pytest
from django.core.exceptions import ValidationError

from incidents.forms.fields import MoneyFormField
from incidents.models import Organisation
from incidents.models.fields import to_minor
from incidents.policy.money import Notation
from incidents.policy.spending import LARGEST_AMOUNT
from incidents.refusals import Invalid
from incidents.words.spending import Currency, NumberFormat

HOW_MANY = 12_000
SIGNS = ("", "$", "€", "£", "$ ", "-", "+", "USD ", "¥", "\u2212")
ENDS = (
    "",
    ".",
    ".0",
    ".00",
    ".5",
    ".05",
    ".005",
    ".999",
    ",50",
    ".00.00",
    "e3",
    "E9",
    " ",
    "%",
    "\t",
    "\n",
)
ODD = (
    "NaN", "inf", "-inf", "Infinity", "1e9", "1E+3", "0x10", "1_000", "1,00,000", "12 000", "--1",
    "\u0664\u0665\u0660", "\uff11\uff12", "\u0967\u0968", "\xbd", "5\u200b", "\ufeff5",
    "1..0", ".", ",", "$", "9" * 40, "0" * 40, "1.", ".5", "\x00", "1\x00", "<b>5</b>", "null",
    "1,234.5678", "'; DROP", "1e-2", "True", "[]", "{}",
)  # fmt: skip


def written(chance):
    """One amount: a number that means something with something odd about it, or a heap of signs."""
    if chance.random() < 0.2:
        return "".join(
            chance.choice("0123456789.,$ eE-+_\u0663\u00a0") for _ in range(chance.randint(0, 30))
        )
    whole = chance.choice(
        [chance.randint(0, 999), chance.randint(0, 10**8), chance.randint(0, 10**17)]
    )
    grouped = chance.choice(
        [str(whole), f"{whole:,}", f"{whole:_}", f"{whole:,}".replace(",", " ")]
    )
    return chance.choice(SIGNS) + grouped + chance.choice(ENDS)


NOTATIONS = [
    Notation("USD", "en_US"),
    Notation("EUR", "de_DE"),
    Notation("EUR", "fr_FR"),
    Notation("CHF", "de_CH"),
    Notation("JPY", "en_US"),
]
POINT = {"en_US": ".", "de_DE": ",", "fr_FR": ",", "de_CH": "."}


def taken(text, notation):
    try:
        return notation.read(text)
    except Invalid:
        return None


def worth(text, notation):
    """What a text says, by other means: digits alone, shifted by those after the point."""
    digits, _, places = re.sub(rf"[^0-9{POINT[notation.locale]}]", "", text).partition(
        POINT[notation.locale]
    )
    return Decimal(int(digits + places)).scaleb(-len(places))


@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
def test_twelve_thousand_amounts_are_taken_exactly_or_refused(notation):
    chance = Random(20180300)  # noqa: S311
    texts = [*ODD, *(written(chance) for _ in range(HOW_MANY))]

    read = {text: amount for text in texts if (amount := taken(text, notation)) is not None}

    assert len(texts) > 10_000
    assert 150 < len(read) < len(set(texts))
    for text, amount in read.items():
        assert amount == worth(text, notation), text
        assert 0 <= amount <= LARGEST_AMOUNT, text
        assert Decimal(to_minor(amount)) / 100 == amount, text


@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
def test_what_is_odd_is_refused(notation):
    as_usual_there = {"12 000"} if notation.locale == "fr_FR" else set()

    assert {text for text in ODD if taken(text, notation) is not None} == as_usual_there


@pytest.mark.parametrize("number_format", NumberFormat)
@pytest.mark.parametrize("currency", Currency)
def test_what_is_shown_can_be_typed(currency, number_format):
    notation = Notation(currency, number_format)
    chance = Random(7)  # noqa: S311
    for _ in range(50):
        amount = Decimal(chance.randint(0, 999_999)).scaleb(-notation.places)
        assert notation.read(notation.as_typed(amount)) == amount
        assert notation.read(notation.show(amount)) == amount


def test_a_point_where_a_comma_belongs_is_refused_and_never_misread():
    german = Notation("EUR", "de_DE")

    assert german.read("1.250") == 1250
    with pytest.raises(Invalid, match="such as 120,00"):
        german.read("12.50")
    with pytest.raises(Invalid, match=r"such as 120\.00"):
        Notation().read("12,50")


def test_a_currency_without_places_takes_none():
    with pytest.raises(Invalid, match="no places"):
        Notation("JPY").read("120.50")
    assert Notation("JPY").show(Decimal(1200)) == "¥1,200"


def test_a_field_reads_as_the_business_writes(db):
    Organisation.objects.update(currency="EUR", number_format="de_DE")
    field = MoneyFormField()

    assert field.clean("1.234,50") == Decimal("1234.50")
    assert field.prepare_value(Decimal("1234.50")) == "1234,50"
    with pytest.raises(ValidationError, match="such as 120,00"):
        field.clean("1,234.50")
