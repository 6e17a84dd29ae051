"""Money as people write it: two places in rows and buttons, whole units in tiles."""

from decimal import Decimal

from babel.numbers import format_currency, get_currency_symbol
from django import template
from django.conf import settings

from incidents.policy.spending import LARGEST_AMOUNT

register = template.Library()

LOCALE = "en_US"


@register.filter
def money(amount: Decimal | int | None, currency: str = "") -> str:
    """Major units with sign and two places: $620.00; a dash where there is none."""
    if amount is None or amount == "":
        return "–"
    return format_currency(amount, currency or _default(), locale=LOCALE)


@register.filter
def money_short(amount: Decimal | int | None, currency: str = "") -> str:
    """Major units without places, for tiles: $2,480."""
    if amount is None or amount == "":
        return "–"
    whole = "¤#,##0;-¤#,##0"
    return format_currency(
        amount, currency or _default(), format=whole, locale=LOCALE, currency_digits=False
    )


@register.filter
def leeway(amount: Decimal, currency: str = "") -> str:
    """What a person may still spend: $380.00; what no limit can be is said, not counted."""
    return "any amount" if amount > LARGEST_AMOUNT else money(amount, currency)


@register.simple_tag
def currency_sign(currency: str = "") -> str:
    """The sign to stand before a field where money is typed."""
    return get_currency_symbol(currency or _default(), locale=LOCALE)


def _default() -> str:
    return getattr(settings, "CURRENCY", "USD")
