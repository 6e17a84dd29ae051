"""People at their browsers."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

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
