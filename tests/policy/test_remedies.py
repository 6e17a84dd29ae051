"""What a plan needs: thought from medium up, an honest purpose, an amount."""

from decimal import Decimal

import pytest

from incidents.policy.ladder import WITHOUT_MONEY
from incidents.policy.remedies import (
    needs_answers,
    refuse_cost,
    refuse_purpose,
    refuse_thoughtless,
    refuse_unanswered,
)
from incidents.policy.spending import LARGEST_AMOUNT
from incidents.refusals import Invalid
from incidents.words.incidents import Severity
from incidents.words.remedies import Purpose, RemedyKind


@pytest.mark.parametrize(
    ("severity", "exceed", "asked"),
    [
        (Severity.LOW, "", False),
        (Severity.MEDIUM, "", True),
        (Severity.HIGH, "", True),
        (Severity.CRITICAL, "", True),
        (Severity.CRITICAL, "A suite with the view", False),
    ],
)
def test_the_questions_come_from_medium_up_and_once(severity, exceed, asked):
    assert needs_answers(severity=severity, exceed=exceed) is asked


@pytest.mark.parametrize("kind", list(RemedyKind))
def test_only_what_people_do_can_be_free(kind):
    if kind in WITHOUT_MONEY:
        refuse_cost(kind, Decimal(0))
    else:
        with pytest.raises(Invalid, match="what it costs"):
            refuse_cost(kind, Decimal(0))


@pytest.mark.parametrize("cost", [Decimal("-0.01"), LARGEST_AMOUNT + Decimal("0.01")])
def test_an_absurd_amount_is_refused(cost):
    with pytest.raises(Invalid) as refused:
        refuse_cost(RemedyKind.GIFT, cost)

    assert refused.value.field == "cost"


def test_the_largest_amount_is_taken():
    refuse_cost(RemedyKind.GIFT, LARGEST_AMOUNT)


def test_compensation_may_be_anything_expected_or_not():
    for kind in RemedyKind:
        refuse_purpose(Purpose.COMPENSATION, kind, unexpected=False)


@pytest.mark.parametrize("answer", ["", "   ", "\n"])
def test_blank_answers_are_no_answers(answer):
    with pytest.raises(Invalid):
        refuse_thoughtless(answer)
    with pytest.raises(Invalid):
        refuse_unanswered({"helpful": answer, "support": ""})


def test_one_of_four_answers_is_enough():
    refuse_unanswered({"helpful": "", "support": "A driver", "insight": "", "talent": ""})
