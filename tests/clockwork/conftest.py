"""Here nothing is pretended: a Celery worker, a broker and a mail server, each a process."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "clockwork" in item.path.parts:
            item.add_marker(pytest.mark.django_db(transaction=True))
