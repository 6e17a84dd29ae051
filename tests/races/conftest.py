"""Threads and processes need rows that are really committed."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "races" in item.path.parts:
            item.add_marker(pytest.mark.django_db(transaction=True))
