"""The over-delivery ratio: two marks, compared without dividing, blank where nothing is known."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.policy.over_delivery import LOWER, UPPER, over_delivery, worth
from incidents.words.remedies import RemedyKind

CENTS = st.integers(1, 10**14).map(lambda minor: Decimal(minor) / 100)


@pytest.mark.parametrize(
    ("remedies", "ratio", "said"),
    [
        (["400.00"], "5.0", "5.0 reached"),
        (["399.99"], "4.9", "1.5 reached"),
        (["120.00"], "1.5", "1.5 reached"),
        (["119.99"], "1.4", "not over-delivered"),
        (["100.00", "20.00"], "1.5", "1.5 reached"),
        (["100.00", "150.00", "150.00"], "5.0", "5.0 reached"),
        ([], "0.0", "not over-delivered"),
        (["1000.00"], "12.5", "5.0 reached"),
    ],
)
def test_what_failed_was_worth_eighty(remedies, ratio, said):
    found = over_delivery(map(Decimal, remedies), failed=Decimal("80.00"))

    assert (str(found.ratio), found.said) == (ratio, said)


@pytest.mark.parametrize("failed", [None, Decimal(0), Decimal("0.00")])
def test_without_a_worth_of_what_failed_it_is_blank(failed):
    assert over_delivery([Decimal(100)], failed=failed) is None


@given(failed=CENTS)
def test_a_mark_is_reached_at_the_coin_and_not_below(failed):
    for mark in (LOWER, UPPER):
        exactly = failed * mark.parts / mark.of
        assert mark.is_reached(given=exactly, failed=failed)
        assert not mark.is_reached(given=exactly - Decimal("0.01"), failed=failed)


@given(given=CENTS, failed=CENTS)
def test_what_is_shown_never_shows_a_mark_that_is_not_reached(given, failed):
    found = over_delivery([given], failed=failed)

    for mark in (LOWER, UPPER):
        reached = mark.is_reached(given=given, failed=failed)
        assert reached == (found.ratio >= Decimal(mark.parts) / mark.of)


@pytest.mark.parametrize(
    ("kind", "cost", "value", "expected"),
    [
        (RemedyKind.GIFT, "40", None, "40"),
        (RemedyKind.GIFT, "40", "95", "95"),
        (RemedyKind.GIFT, "40", "0", "0"),
        (RemedyKind.UPGRADE, "0", "120", "120"),
        (RemedyKind.GESTURE, "0", None, "0"),
        (RemedyKind.GESTURE, "0", "50", "0"),
        (RemedyKind.GESTURE, "12", None, "12"),
    ],
)
def test_worth_is_what_it_is_to_them_and_the_cost_where_nobody_said(kind, cost, value, expected):
    value = None if value is None else Decimal(value)

    assert worth(kind=kind, cost=Decimal(cost), value=value) == Decimal(expected)
