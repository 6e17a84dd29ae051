"""Ten thousand amounts as people and machines write them: taken exactly or said no to. M7."""

import re
from decimal import Decimal
from random import Random

from django.core.exceptions import ValidationError

from incidents.forms.fields import AMOUNT, MoneyFormField
from incidents.models.fields import to_minor
from incidents.policy.spending import LARGEST_AMOUNT

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
    "1,234.5678", "1 000,00", "'; DROP", "1e-2", "True", "[]", "{}",
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


def taken(text):
    try:
        return MoneyFormField(required=False).clean(text)
    except ValidationError:
        return None


def worth(text):
    """What a text says, by other means than the field: digits alone, shifted by the places."""
    found = AMOUNT.match(text.strip())
    digits, _, places = re.sub(r"[^0-9.]", "", found.group(0)).partition(".")
    return Decimal(int(digits + places)).scaleb(-len(places))


def test_twelve_thousand_amounts_are_taken_exactly_or_refused():
    chance = Random(20180300)  # noqa: S311
    texts = [*ODD, *(written(chance) for _ in range(HOW_MANY))]

    amounts = {text: amount for text in texts if (amount := taken(text)) is not None}

    assert len(texts) > 10_000
    assert 500 < len(amounts) < len(set(texts))
    for text, amount in amounts.items():
        assert amount == worth(text), text
        assert 0 <= amount <= LARGEST_AMOUNT, text
        assert Decimal(to_minor(amount)) / 100 == amount, text


def test_what_is_odd_is_refused():
    assert [text for text in ODD if taken(text) is not None and text != "0" * 40] == []
