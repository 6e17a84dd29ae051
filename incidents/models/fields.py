"""Money: whole minor units in the database, Decimal in major units in Python."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

MINOR_UNITS = 100
LARGEST_MINOR = 2**53 - 1


def to_minor(amount: Decimal) -> int:
    """This is an amount in minor units. Raises ValidationError on parts of a coin."""
    minor = amount * MINOR_UNITS
    if not minor.is_finite() or minor != minor.to_integral_value():
        raise ValidationError("An amount cannot have parts of a cent.")
    if abs(minor) > LARGEST_MINOR:
        raise ValidationError("This amount is larger than we take.")
    return int(minor)


if TYPE_CHECKING:
    WholeNumberField = models.BigIntegerField[Any, Any]
else:
    WholeNumberField = models.BigIntegerField


class MoneyField(WholeNumberField):
    """Decimal in major units for Python, whole minor units for the database. Design 3."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        return None if value is None else Decimal(value) / MINOR_UNITS

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValidationError("A float cannot hold money; use Decimal.")
        return Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or not isinstance(value, (Decimal, int, float, str)):
            return value  # an expression says itself that it is money
        amount = self.to_python(value)
        return None if amount is None else to_minor(amount)
