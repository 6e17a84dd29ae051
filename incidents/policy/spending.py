"""What a person may spend on one incident without asking, in major units."""

from decimal import Decimal

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


def default_limit(role: str) -> Decimal:
    """This is what a role may spend per incident unless set otherwise. Rule 3; product F1, B7."""
    return LIMITS[Role(role)]
