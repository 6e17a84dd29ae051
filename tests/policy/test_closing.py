"""What closing needs, each fact with its own name."""

from dataclasses import fields, replace

import pytest

from incidents.policy.closing import ClosingFacts, Missing, what_is_missing

EVERYTHING = ClosingFacts(**{fact.name: True for fact in fields(ClosingFacts)})


def test_with_everything_nothing_is_missing():
    assert what_is_missing(EVERYTHING) == []


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        ("customer", Missing.CUSTOMER),
        ("contact", Missing.CONTACT),
        ("fixed", Missing.FIX),
        ("apology", Missing.APOLOGY),
        ("asked", Missing.ASK),
        ("extra", Missing.EXTRA),
        ("diagnosis", Missing.DIAGNOSIS),
        ("process_fix", Missing.PROCESS_FIX),
        ("check_in", Missing.CHECK_IN),
        ("spend_settled", Missing.SPEND),
        ("outcome", Missing.OUTCOME),
    ],
)
def test_each_missing_fact_is_named_alone(fact, name):
    assert what_is_missing(replace(EVERYTHING, **{fact: False})) == [name]


def test_a_fresh_log_lacks_everything_in_the_order_of_the_work():
    nothing = ClosingFacts(**{fact.name: False for fact in fields(ClosingFacts)})

    assert what_is_missing(nothing) == list(Missing)
