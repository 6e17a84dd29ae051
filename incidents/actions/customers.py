"""Adding customers, and keeping what we know about them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from incidents.actions import history
from incidents.models import Customer, User
from incidents.permissions.customers import may_keep_customers
from incidents.refusals import Conflict
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
    referrer: Customer | None = None


@transaction.atomic
def add_customer(known: Known, *, by: User, at: datetime) -> Customer:
    """Take a customer into the book. Raises Forbidden. Product D6, E16."""
    may_keep_customers(by).or_refuse()
    customer = Customer(added_at=at, **_columns(known))
    customer.save()
    history.record(None, EventKind.CUSTOMER_ADDED, by=by, at=at, customer=customer.pk)
    return customer


@transaction.atomic
def change_customer(
    customer: Customer, *, known: Known, version: int, by: User, at: datetime
) -> None:
    """Keep what we learned about a customer. Raises Forbidden, Conflict."""
    may_keep_customers(by).or_refuse()
    unchanged = Customer.objects.filter(pk=customer.pk, version=version)
    if unchanged.update(version=version + 1, **_columns(known)) == 0:
        raise Conflict("Someone else changed this customer a moment ago; compare and save again.")
    before = _columns(_known(customer))
    changed = sorted(name for name, value in _columns(known).items() if value != before[name])
    customer.refresh_from_db()
    history.record(
        None, EventKind.CUSTOMER_CHANGED, by=by, at=at, customer=customer.pk, fields=changed
    )


def _known(customer: Customer) -> Known:
    return Known(
        name=customer.name,
        phone=str(customer.phone or ""),
        email=customer.email,
        kind=customer.kind,
        needs=customer.needs,
        referrer=customer.referrer,
    )


def _columns(known: Known) -> dict[str, object]:
    # Not asdict: it would copy the referrer.
    return {name: getattr(known, name) for name in Known.__dataclass_fields__}
