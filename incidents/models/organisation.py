"""The business itself."""

from typing import ClassVar

from django.db import models

from incidents.models.fields import MoneyField
from incidents.policy.money import Notation
from incidents.policy.surveys import PAUSE_DAYS
from incidents.words.people import CustomerWord
from incidents.words.spending import AuthorityBasis, NumberFormat
from incidents.words.surveys import Language


class Organisation(models.Model):
    """The one row that says what the business is called, counts in, and calls its customers."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    name = models.CharField(max_length=120, default="Our business")
    currency = models.CharField(max_length=3, default="USD")
    number_format = models.CharField(max_length=5, choices=NumberFormat, default=NumberFormat.EN_US)
    customer_word = models.CharField(
        max_length=12, choices=CustomerWord, default=CustomerWord.CUSTOMER
    )
    stalled_after_minutes = models.PositiveIntegerField(default=240)  # working time; product A6
    authority_basis = models.CharField(
        max_length=12, choices=AuthorityBasis, default=AuthorityBasis.INCIDENT
    )
    sends_surveys = models.BooleanField(default=True)
    survey_pause_days = models.PositiveSmallIntegerField(default=PAUSE_DAYS)
    # What a customer brings in a year, in major units; empty: nobody has said.
    customer_year = MoneyField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="organisation_only_one", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="organisation_authority_basis_known",
                condition=models.Q(authority_basis__in=AuthorityBasis),
            ),
            models.CheckConstraint(
                name="organisation_number_format_known",
                condition=models.Q(number_format__in=NumberFormat),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def money(self) -> Notation:
        """How amounts are written here: the currency, and where points and commas stand."""
        return Notation(self.currency, self.number_format)


def notation() -> Notation:
    """How amounts are written in this business, read now; pages have it with the organisation."""
    known = Organisation.objects.values_list("currency", "number_format").first()
    return Notation(*known) if known else Notation()
