"""One month of random activity for each file, rolled back at its end.

A short month belongs to the suite; `make chaos` lives several longer ones, with MONTHS=5. Issue 4.
"""

import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils.timezone import now
from pytest_django import DjangoDbBlocker

from tests.money.month import Month

MONTHS = int(os.environ.get("MONTHS", "1"))
LONG_MONTH = 600
ACTS = 240 if MONTHS == 1 else LONG_MONTH


@pytest.fixture(scope="module", params=range(MONTHS))
def month(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Month]:
    with django_db_blocker.unblock(), transaction.atomic():
        lived = Month(4000 + request.param, ends=now())
        lived.live(ACTS)
        yield lived
        transaction.set_rollback(True)
