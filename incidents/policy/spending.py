"""What a person may spend on one incident without asking, in major units."""

from decimal import Decimal

from incidents.refusals import Invalid
from incidents.words.people import Role

# "Every employee is given leeway to spend up to $500": article 003. Product F1.
EVERYONE = Decimal("500.00")
# "Unlimited" is the largest amount we take, so nothing is a special case. Reliability 4.
UNLIMITED = Decimal("90071992547409.91")
LIMITS = {
    Role.STAFF: EVERYONE,
    Role.DEPARTMENT_HEAD: EVERYONE,
    Role.MANAGER: Decimal("2000.00"),
    Role.OWNER: UNLIMITED,
}
# What a form takes for one remedy: more than this is a typing slip, not generosity.
LARGEST_AMOUNT = Decimal("1000000.00")


def refuse_lower(amount: Decimal, *, asked: Decimal, given: bool) -> None:
    """Refuse what is no lower amount, in major units, than was asked for. Raises Invalid. F5."""
    if given:
        raise Invalid("This was given already: there is nothing to make smaller.", field="lower")
    if not 0 < amount < asked:
        raise Invalid(
            f"Write less than the {asked:,.2f} asked for, and more than 0.", field="lower"
        )


def refuse_less_than_given(amount: Decimal, *, asked: Decimal, given: bool) -> None:
    """Refuse to make smaller, in major units, what a customer already has. Raises Invalid.

    Else what was given above an authority would fit into it afterwards. Rule 3; design 7.
    """
    if given and amount < asked:
        raise Invalid("This was given already: there is nothing to make smaller.", field="cost")


def refuse_overrun(overrun: Decimal, *, acknowledged: Decimal) -> None:
    """Refuse a yes beyond the budget that the approver has not seen. Raises Invalid. F4.

    Both in major units; where it has grown since they ticked it, they look again.
    """
    if overrun <= acknowledged:
        return
    grown = "has grown meanwhile: it " if acknowledged else ""
    raise Invalid(
        f"The overrun {grown}is {overrun:,.2f}. Tick it if you mean it all the same.",
        field="beyond_budget",
    )


def default_limit(role: str) -> Decimal:
    """This is what a role may spend per incident unless set otherwise. Rule 3; product F1, B7."""
    return LIMITS[Role(role)]
