"""People at their browsers."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import now
from time_machine import TimeMachineFixture

from incidents.models import User


@pytest.fixture
def browser_of(db: None) -> Callable[[User], Client]:
    """A browser in which this person has signed in."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def form_key() -> str:
    """The hidden key of one form as it was shown."""
    return str(uuid4())


@pytest.fixture
def in_one_minute(time_machine: TimeMachineFixture) -> None:
    """The clock stands still: pages keep some of what they count until a minute is over."""
    time_machine.move_to(now(), tick=False)
