"""How much a person may spend without asking."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from incidents.actions import history
from incidents.models import AuthorityLimit, User
from incidents.permissions.spending import may_set_limit
from incidents.policy.spending import LARGEST_AMOUNT, UNLIMITED
from incidents.queries.spending import limit_of
from incidents.refusals import Invalid
from incidents.words.events import EventKind


@transaction.atomic
def set_limit(person: User, *, limit: Decimal, by: User, at: datetime) -> None:
    """Say what a person may spend per incident without asking, in major units; never one's own.

    `UNLIMITED` is the largest amount we take. What was spent already stays spent. Raises
    Forbidden, Invalid. Rule 3; product F1, B7.
    """
    may_set_limit(by, person).or_refuse()
    if limit < 0 or (limit > LARGEST_AMOUNT and limit != UNLIMITED):
        raise Invalid("Write an amount, or choose unlimited.", field="limit")
    before = limit_of(person)
    AuthorityLimit.objects.update_or_create(
        person=person, defaults={"limit": limit, "set_by": by, "set_at": at}
    )
    history.record(
        None, EventKind.LIMIT_SET, by=by, at=at, person=person.pk, was=before, limit=limit
    )
