"""How long a word counts, which recovery it follows, and who is an ambassador. Product M1 to M5."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from incidents.policy.advocacy import (
    BAD_WORD,
    GOOD_WORD,
    counts,
    days_after,
    is_ambassador,
    is_good_word,
    latest_before,
    revenue_per_cost,
)
from incidents.words.loyalty import AdvocacyKind

BERLIN = ZoneInfo("Europe/Berlin")
FIXED = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "days", "counted"),
    [
        (date(2026, 3, 3), None, False),
        (date(2026, 3, 4), 0, True),
        (date(2026, 8, 30), 179, True),
        (date(2026, 8, 31), 180, True),
        (date(2026, 9, 1), 181, False),
    ],
)
def test_day_179_counts_and_day_181_does_not(day, days, counted):
    found = days_after(FIXED, day, zone=BERLIN)

    assert (found, counts(found)) == (days, counted)


def test_days_are_those_of_the_place():
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # the fifth in Berlin

    assert days_after(late, date(2026, 3, 5), zone=BERLIN) == 0
    assert days_after(late, date(2026, 3, 4), zone=BERLIN) is None
    assert days_after(None, date(2026, 3, 5), zone=BERLIN) is None


def test_the_latest_recovery_before_it_is_meant():
    assert latest_before([("first", 40), ("second", 3), ("after it", None)]) == ("second", 3)
    assert latest_before([("after it", None)]) is None
    assert latest_before([]) is None


def test_every_kind_is_good_or_bad_and_none_is_both():
    assert set(AdvocacyKind) == GOOD_WORD | BAD_WORD
    assert not GOOD_WORD & BAD_WORD
    assert [is_good_word(kind) for kind in ("referral", "told_others")] == [True, False]


@pytest.mark.parametrize(
    ("score", "good_words", "is_one"),
    [(9, 1, True), (10, 3, True), (8, 1, False), (9, 0, False), (None, 2, False)],
)
def test_an_ambassador_is_a_promoter_who_told_somebody(score, good_words, is_one):
    assert is_ambassador(score=score, good_words=good_words) is is_one


@pytest.mark.parametrize(
    ("revenue", "cost", "ratio"),
    [("900", "120", "7.5"), ("0", "120", "0.0"), (None, "120", None), ("900", "0", None)],
)
def test_the_ratio_needs_both(revenue, cost, ratio):
    found = revenue_per_cost(Decimal(revenue) if revenue else None, Decimal(cost))

    assert found == (Decimal(ratio) if ratio else None)
