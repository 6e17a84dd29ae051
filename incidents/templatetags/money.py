"""Money as people write it: two places in rows and buttons, whole units in tiles."""

from decimal import Decimal

from django import template

from incidents.policy.money import Notation
from incidents.policy.spending import LARGEST_AMOUNT

register = template.Library()

DOLLARS = Notation()


@register.filter
def money(amount: Decimal | int | None, notation: Notation = DOLLARS) -> str:
    """Major units with sign and places: $620.00; a dash where there is none."""
    if amount is None or amount == "":
        return "–"
    return notation.show(Decimal(amount))


@register.filter
def money_short(amount: Decimal | int | None, notation: Notation = DOLLARS) -> str:
    """Major units without places, for tiles: $2,480."""
    if amount is None or amount == "":
        return "–"
    return notation.show_whole(Decimal(amount))


@register.filter
def as_typed(amount: Decimal | int, notation: Notation = DOLLARS) -> str:
    """Major units as somebody would type them into a field: 1250.00."""
    return notation.as_typed(Decimal(amount))


@register.filter
def leeway(amount: Decimal, notation: Notation = DOLLARS) -> str:
    """What a person may still spend: $380.00; what no limit can be is said, not counted."""
    return "any amount" if amount > LARGEST_AMOUNT else money(amount, notation)


@register.simple_tag
def currency_sign(notation: Notation = DOLLARS) -> str:
    """The sign to stand before a field where money is typed."""
    return notation.sign
