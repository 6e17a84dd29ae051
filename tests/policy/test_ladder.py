"""The three rungs, and what may count as the extra."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.policy.ladder import (
    PRICE_CUTS,
    care_shown,
    rung,
    why_not_extra,
)
from incidents.words.remedies import Quality, RemedyKind

FIXED = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("fixed_at", "care", "extras", "reached"),
    [
        (None, False, [], 0),
        (None, True, [FIXED], 0),
        (FIXED, False, [], 1),
        (FIXED, False, [FIXED + MINUTE], 1),
        (FIXED, True, [], 2),
        (FIXED, True, [FIXED - MINUTE], 2),
        (FIXED, True, [FIXED], 3),
        (FIXED, True, [FIXED - MINUTE, FIXED + MINUTE], 3),
    ],
)
def test_a_rung_is_reached_by_facts(fixed_at, care, extras, reached):
    assert rung(fixed_at=fixed_at, care=care, extras_given_at=extras) == reached


@pytest.mark.parametrize("missing", list(Quality))
def test_four_qualities_of_five_show_no_care(missing):
    assert not care_shown(set(Quality) - {missing})


def test_all_five_qualities_show_care():
    assert care_shown([quality.value for quality in Quality])


@pytest.mark.parametrize("kind", list(RemedyKind))
def test_what_was_asked_for_is_never_the_extra(kind):
    assert why_not_extra(kind, unexpected=False)


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        (RemedyKind.GIFT, True),
        (RemedyKind.COMPLIMENTARY_ITEM, True),
        (RemedyKind.UPGRADE, True),
        (RemedyKind.VOUCHER, True),
        (RemedyKind.GESTURE, True),
        (RemedyKind.SUPPORT, True),
        (RemedyKind.PERSONAL_ACCESS, True),
        (RemedyKind.COMP, False),
        (RemedyKind.REFUND, False),
        (RemedyKind.CREDIT, False),
        (RemedyKind.DISCOUNT, False),
        (RemedyKind.REPLACEMENT, False),
        (RemedyKind.REDO, False),
    ],
)
def test_each_kind_knows_whether_it_may_be_the_extra(kind, extra):
    assert bool(why_not_extra(kind, unexpected=True)) is not extra


@pytest.mark.parametrize("kind", sorted(PRICE_CUTS))
def test_a_lower_price_is_told_apart_from_what_is_owed(kind):
    assert "lower price" in why_not_extra(kind, unexpected=True).lower()
