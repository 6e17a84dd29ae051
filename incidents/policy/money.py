"""How a business writes amounts: its currency, and where points and commas stand."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from babel import Locale
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)

from incidents.policy.spending import LARGEST_AMOUNT
from incidents.refusals import Invalid

MOST_PLACES = 2  # money is kept in hundredths
LONGEST_AMOUNT = 24  # characters
WHOLE = 16  # digits
# What people type for signs that no keyboard has.
TYPED_AS = {"\u00a0": r"[ \u00a0\u202f]", "\u202f": r"[ \u00a0\u202f]", "\u2019": "['\u2019]"}


@dataclass(frozen=True)
class Notation:
    """One currency as it is written in one part of the world."""

    currency: str = "USD"
    locale: str = "en_US"

    @property
    def sign(self) -> str:
        """What stands beside an amount: $, €, CHF."""
        return str(get_currency_symbol(self.currency, locale=self.locale))

    @property
    def places(self) -> int:
        """How many places an amount may have: two, or none where the currency has none."""
        return min(get_currency_precision(self.currency), MOST_PLACES)

    def show(self, amount: Decimal) -> str:
        """An amount in major units with sign and places: $620.00, 620,00 €, ¥620."""
        return str(format_currency(amount, self.currency, locale=self.locale))

    def show_whole(self, amount: Decimal) -> str:
        """An amount in major units without places, for tiles: $2,480."""
        pattern = re.sub(r"[.]0+", "", self._pattern)
        return str(
            format_currency(
                amount, self.currency, format=pattern, locale=self.locale, currency_digits=False
            )
        )

    def as_typed(self, amount: Decimal) -> str:
        """An amount in major units as somebody would type it into a field: 1250.00, 1250,00."""
        pattern = "0." + "0" * self.places if self.places else "0"
        return str(format_decimal(amount, pattern, locale=self.locale))

    def read(self, text: str) -> Decimal:
        """An amount as people write it, in major units and never rounded. Raises Invalid. M7."""
        found = self._written.fullmatch(text)
        if found is None or len(text) > LONGEST_AMOUNT:
            raise Invalid(f"Write an amount such as {self.as_typed(Decimal(120))}.")
        places = found.group("places") or ""
        if len(places) > self.places:
            raise Invalid(f"An amount has {'two places at most' if self.places else 'no places'}.")
        amount = Decimal(f"{re.sub(r'[^0-9]', '', found.group('whole'))}.{places or 0}")
        if amount > LARGEST_AMOUNT:
            raise Invalid(f"This is more than {self.show(LARGEST_AMOUNT)}; is it a slip?")
        return amount

    @property
    def _pattern(self) -> str:
        return str(Locale.parse(self.locale).currency_formats["standard"].pattern)

    @cached_property
    def _written(self) -> re.Pattern[str]:
        """Thousands in groups of three or none at all, then places; a sign on either side."""
        group, point = get_group_symbol(self.locale), get_decimal_symbol(self.locale)
        between = TYPED_AS.get(group, re.escape(group))
        whole = rf"[0-9]{{1,3}}(?:{between}[0-9]{{3}})+|[0-9]{{1,{WHOLE}}}"
        sign = rf"(?:[$€£]|{re.escape(self.sign)}|{self.currency})"
        return re.compile(
            rf"(?:{sign}\s?)?(?P<whole>{whole})(?:{re.escape(point)}(?P<places>[0-9]+))?"
            rf"(?:\s?{sign})?"
        )
