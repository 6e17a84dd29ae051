"""What a remedy needs before it is planned: words, an honest purpose, an amount, some thought."""

from collections.abc import Mapping
from decimal import Decimal

from incidents.policy.ladder import WITHOUT_MONEY, why_not_extra
from incidents.policy.spending import LARGEST_AMOUNT
from incidents.refusals import Invalid
from incidents.words.incidents import Severity
from incidents.words.remedies import Purpose, RemedyKind

# Below this a plan needs no answers first: a free coffee is given, not planned. Product E11.
PLANNED_WITH_CARE = frozenset({Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL})
# What a person does carries the name of that person. Product E10.
DONE_BY_A_PERSON = frozenset({RemedyKind.GESTURE, RemedyKind.PERSONAL_ACCESS})


def needs_answers(*, severity: str, exceed: str) -> bool:
    """Whether the questions come before the plan: from medium up, once per incident. E11, E12."""
    return severity in PLANNED_WITH_CARE and not exceed


def refuse_purpose(purpose: str, kind: str, *, unexpected: bool) -> None:
    """Refuse what cannot be the extra: a price cut, what is owed, what was asked for.

    Raises Invalid. Rule 1; product E7 to E9.
    """
    why_not = why_not_extra(kind, unexpected=unexpected) if purpose == Purpose.EXTRA else ""
    if why_not:
        raise Invalid(why_not, field="purpose")


def refuse_cost(kind: str, cost: Decimal) -> None:
    """Refuse an amount that is a slip, and no amount where it cannot be free. Raises Invalid."""
    if not 0 <= cost <= LARGEST_AMOUNT:
        raise Invalid(f"An amount is between 0 and {LARGEST_AMOUNT:,.2f}.", field="cost")
    if cost == 0 and kind not in WITHOUT_MONEY:
        raise Invalid("Say what it costs us; only what people do can be free.", field="cost")


def refuse_thoughtless(exceed: str) -> None:
    """Refuse a plan without an answer to the first question. Raises Invalid. Product E11."""
    if not exceed.strip():
        raise Invalid("Answer this first: the plan gets better.", field="exceed")


def refuse_unanswered(answers: Mapping[str, str]) -> None:
    """Refuse a plan without an answer to one of the four questions. Raises Invalid. E12."""
    if not any(answer.strip() for answer in answers.values()):
        raise Invalid("Answer at least one of the four questions.", field="prompt_helpful")
