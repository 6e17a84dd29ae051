"""Words that may be read anywhere name nobody who works here, and a customer by first name."""

import pytest

from incidents.policy.unnamed import Names, first_name, shortened

NAMES = Names(
    staff=("Anna Keller", "Jo van Dijk", "Front desk, Harbour", "Manager, Old Town"),
    no_names=frozenset({"harbour", "manager", "old", "town"}),
)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Maria Lopez", "Maria"),
        ("Lopez, Maria", "Lopez"),
        ("Guest, room 412", "Guest"),
        ("Dr. Maria Lopez", "A customer"),
        ("Frau Schmidt", "A customer"),
        ("  ", "A customer"),
    ],
)
def test_a_customer_is_called_by_the_first_name_at_most(name, first):
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Anna Keller sent flowers", "a colleague sent flowers"),
        ("Keller forgot, anna keller did not", "a colleague forgot, a colleague did not"),
        ("Given by Dijk and Anna's team", "Given by a colleague and a colleague's team"),
        ("The front desk, harbour said so", "The a colleague said so"),
        ("Front row in the Harbour, Manager called", "Front row in the Harbour, Manager called"),
        ("Annabel came to the Old Town", "Annabel came to the Old Town"),
        ("They asked for Mr Peters and Frau Ölmez", "They asked for a customer and a customer"),
        ("", ""),
    ],
)
def test_nobody_who_works_here_is_named(text, left):
    assert NAMES.left_out(text) == left


def test_the_customer_keeps_the_first_name():
    left = NAMES.left_out("Maria Lopez waited; Lopez left, Maria too", customer="Maria Lopez")

    assert left == "Maria waited; Maria left, Maria too"


def test_signs_of_patterns_in_a_name_are_only_signs():
    assert Names(staff=("A.* (B)",)).left_out("All of it, A.* (B)") == "All of it, a colleague"


def test_what_is_long_is_cut_between_two_words():
    assert shortened("one two\n three four", 13) == "one two…"
    assert shortened("one two", 7) == "one two"
