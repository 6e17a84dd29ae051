from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from incidents.policy.sealing import Facts, Link, digest_of, hash_of_seal, hash_of_words, root_of

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
FACTS = Facts(
    kind="incident.logged",
    incident=1001,
    by=7,
    by_kind="person",
    on_behalf_of=None,
    at=NOON,
    details={"deadline": 3, "told": [1, 2]},
    words="",
)
LINK = Link(first=1, last=9, count=9, root="r", previous="p", sealed_at=NOON)


def test_the_same_facts_have_the_same_digest_wherever_the_clock_stands():
    elsewhere = NOON.astimezone(timezone(timedelta(hours=9)))
    turned = {"told": [1, 2], "deadline": 3}

    assert digest_of(FACTS) == digest_of(replace(FACTS, at=elsewhere, details=turned))
    assert len(digest_of(FACTS)) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "incident.closed"},
        {"incident": 1002},
        {"incident": None},
        {"by": 8},
        {"by_kind": "system"},
        {"on_behalf_of": 7},
        {"at": NOON + timedelta(microseconds=1)},
        {"details": {"deadline": 3, "told": [2, 1]}},
        {"words": "x"},
    ],
)
def test_any_other_fact_is_another_digest(change):
    assert digest_of(replace(FACTS, **change)) != digest_of(FACTS)


def test_words_leave_only_a_salted_hash():
    assert hash_of_words("I am sorry", salt="a") != hash_of_words("I am sorry", salt="b")
    assert hash_of_words("", salt="a") == ""


def test_a_root_knows_the_order_and_the_keys():
    root = root_of([(1, "a"), (2, "b")])

    assert root == root_of(iter([(1, "a"), (2, "b")]))
    assert len({root, root_of([(2, "b"), (1, "a")]), root_of([(1, "b"), (2, "a")])}) == 3
    assert root != root_of([(1, "a"), (3, "b")])


@pytest.mark.parametrize(
    "change", [{"first": 2}, {"last": 8}, {"count": 8}, {"root": "x"}, {"previous": "x"}]
)
def test_a_seal_covers_all_it_says(change):
    assert hash_of_seal(replace(LINK, **change)) != hash_of_seal(LINK)
