"""What a recovery needs before it can be closed, each missing fact with its own name."""

from dataclasses import dataclass
from enum import StrEnum


class Missing(StrEnum):
    """A fact that closing asks for; the value is its name on screen."""

    CUSTOMER = "the customer, or why they stay unknown"
    CONTACT = "a contact with the customer"
    FIX = "the fix"
    APOLOGY = "an apology"
    ASK = "what would make it right, or why nobody asked"
    EXTRA = "an extra, or a word why there is none this time"
    DIAGNOSIS = "the diagnosis"
    PROCESS_FIX = "a process fix, or why none is needed"
    CHECK_IN = "the check-in call"
    SPEND = "the answer to the spend that waits for a decision"
    OUTCOME = "the outcome"


@dataclass(frozen=True)
class ClosingFacts:
    """What is known about a recovery when someone wants to close it."""

    customer: bool
    contact: bool
    fixed: bool
    apology: bool
    asked: bool
    extra: bool
    diagnosis: bool
    process_fix: bool
    check_in: bool
    spend_settled: bool
    outcome: bool


def what_is_missing(facts: ClosingFacts) -> list[Missing]:
    """This is what stands between a recovery and its closing, in the order of the work. Rule 8."""
    asked_for = {
        Missing.CUSTOMER: facts.customer,
        Missing.CONTACT: facts.contact,
        Missing.FIX: facts.fixed,
        Missing.APOLOGY: facts.apology,
        Missing.ASK: facts.asked,
        Missing.EXTRA: facts.extra,
        Missing.DIAGNOSIS: facts.diagnosis,
        Missing.PROCESS_FIX: facts.process_fix,
        Missing.CHECK_IN: facts.check_in,
        Missing.SPEND: facts.spend_settled,
        Missing.OUTCOME: facts.outcome,
    }
    return [fact for fact, there in asked_for.items() if not there]
