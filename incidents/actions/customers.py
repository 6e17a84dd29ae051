"""Adding customers, and keeping what we know about them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from incidents.actions import history
from incidents.actions.versions import columns_of, save_over
from incidents.models import Customer, User
from incidents.permissions.customers import may_keep_customers
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind
from incidents.words.people import CustomerKind


@dataclass(frozen=True)
class Known:
    """What is known about a customer."""

    name: str
    phone: str = ""
    email: str = ""
    kind: str = CustomerKind.EXTERNAL
    needs: str = ""
    language: str = ""
    referrer: Customer | None = None


@transaction.atomic
def add_customer(known: Known, *, by: User, at: datetime) -> Customer:
    """Take a customer into the book. Raises Forbidden. Product D6, E16."""
    may_keep_customers(by).or_refuse()
    customer = Customer(added_at=at, **columns_of(known))
    customer.save()
    history.record(None, EventKind.CUSTOMER_ADDED, by=by, at=at, customer=customer.pk)
    return customer


@transaction.atomic
def change_customer(
    customer: Customer, *, known: Known, version: int, by: User, at: datetime
) -> None:
    """Keep what we learned about a customer. Raises Forbidden, Conflict."""
    may_keep_customers(by).or_refuse()
    changed = save_over(customer, known, version=version)
    history.record(
        None, EventKind.CUSTOMER_CHANGED, by=by, at=at, customer=customer.pk, fields=changed
    )


@transaction.atomic
def name_referrer(customer: Customer, *, referrer: Customer | None, by: User, at: datetime) -> None:
    """Keep who sent this customer to us, or that it was nobody. Product M2.

    Raises Invalid where somebody else is known to have sent them, Conflict.
    """
    may_keep_customers(by).or_refuse()
    if referrer and customer.referrer_id:
        raise Invalid(f"Who sent {customer.name} is written down already.", field="who")
    as_read = Customer.objects.filter(pk=customer.pk, referrer=customer.referrer_id)
    if as_read.update(referrer=referrer, version=F("version") + 1) == 0:
        raise Conflict("Someone else changed this a moment ago; look again.")
    history.record(
        None, EventKind.CUSTOMER_CHANGED, by=by, at=at, customer=customer.pk, fields=["referrer"]
    )
