"""What the business is called, what it counts in, and what it calls its customers."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from incidents.actions import history
from incidents.actions.versions import save_over
from incidents.models import LedgerEntry, Organisation, User
from incidents.permissions.settings import may_change_settings
from incidents.policy.stalled import STALLED_AFTER_BETWEEN, STALLED_AFTER_MINUTES
from incidents.policy.surveys import PAUSE_BETWEEN, PAUSE_DAYS
from incidents.refusals import Invalid
from incidents.words.events import EventKind
from incidents.words.spending import AuthorityBasis, NumberFormat
from incidents.words.surveys import Language


@dataclass(frozen=True)
class Business:
    """Name, currency, word for customers, how long nothing may happen, limits, amounts."""

    name: str
    currency: str
    customer_word: str
    stalled_after_minutes: int = STALLED_AFTER_MINUTES
    authority_basis: str = AuthorityBasis.INCIDENT
    number_format: str = NumberFormat.EN_US
    sends_surveys: bool = True
    survey_pause_days: int = PAUSE_DAYS
    language: str = Language.ENGLISH
    customer_year: Decimal | None = None


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, business: Business, version: int, by: User, at: datetime
) -> None:
    """Change the business. The currency is fixed once money has moved: sums would be untrue.

    Raises Forbidden, Invalid, Conflict. Design 3.
    """
    may_change_settings(by).or_refuse()
    if business.currency != organisation.currency and LedgerEntry.objects.exists():
        raise Invalid("Money has moved in the present currency; it stays.", field="currency")
    if business.stalled_after_minutes not in STALLED_AFTER_BETWEEN:
        raise Invalid(
            f"Between {STALLED_AFTER_BETWEEN[0]} and {STALLED_AFTER_BETWEEN[-1]} minutes.",
            field="stalled_after_minutes",
        )
    if business.survey_pause_days not in PAUSE_BETWEEN:
        raise Invalid("Between no pause and a year.", field="survey_pause_days")
    if business.customer_year is not None and business.customer_year <= 0:
        raise Invalid("More than nothing, or leave it empty.", field="customer_year")
    changed = save_over(organisation, business, version=version)
    history.record(None, EventKind.ORGANISATION_CHANGED, by=by, at=at, fields=changed)
