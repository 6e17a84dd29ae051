"""Letters about budgets."""

from datetime import date

from incidents.emails.letter import Letter, address_of
from incidents.models import Budget, User


def budget_overrun(budget: Budget, *, day: date, to: User) -> Letter:
    """Tell that a month's budget is passed; one for each budget and local day. Product F4."""
    return Letter.from_template(
        "budget_overrun",
        key=f"budget-{budget.pk}-over-{day}-{to.pk}",
        to=to,
        budget=budget,
        link=address_of("budget-list"),
        link_label="Show the budgets",
        reason="you manage this place",
    )
