"""The pen that gives one form one result, however often it is sent."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from incidents.models import IdempotencyKey, User
from incidents.refusals import Conflict


def once(act: Callable[[], str], *, key: UUID, request_hash: str, by: User, at: datetime) -> str:
    """Do what a form asks for, once; this is the address to show. Reliability 4.

    The key is kept in the transaction of the act: a repeat gets the first result, two at the same
    time get one act. Raises Conflict when the same key comes with other words,
    and when somebody else saved a moment ago what there can be only one of.
    """
    try:
        with transaction.atomic():
            kept = IdempotencyKey(user=by, key=key, request_hash=request_hash, created_at=at)
            kept.save(force_insert=True)
            kept.result_url = act()
            kept.save(update_fields=["result_url"])
            return kept.result_url
    except IntegrityError as error:
        first = IdempotencyKey.objects.filter(user=by, key=key).first()
        if first is None:
            _refuse_second(error)
            raise  # another rule of the database was hit, not a repeat
        if first.request_hash != request_hash:
            raise Conflict(
                "This form was already sent with other words. Open it again to add another."
            ) from None
        return first.result_url


def result_of(*, key: UUID, request_hash: str, by: User) -> str | None:
    """This is the address that a form led to when it was sent before; None: it was not. Rel. 4."""
    same = IdempotencyKey.objects.filter(user=by, key=key, request_hash=request_hash)
    return same.values_list("result_url", flat=True).first()


def _refuse_second(error: IntegrityError) -> None:
    # Two people saved what there can be only one of; both databases say "unique".
    if "unique" in str(error).lower():
        raise Conflict("Somebody saved the same a moment ago. Look again.") from error
