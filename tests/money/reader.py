"""Whoever opens the pages: what they are shown, and what SQL says of one person."""

import re
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from incidents.models import Incident, Location, User
from tests.money import books
from tests.money.page import Page

BUDGET_COLUMNS = 5


def seen(person: User, name: str, *parts: int, **asked: str) -> Page:
    """A page as this person gets it."""
    browser = Client()
    browser.force_login(person)
    answer = browser.get(reverse(name, args=parts), asked)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def first_of_month(place: Location | User) -> datetime:
    local = now().astimezone(place.zone)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def used_by(person: User, incident: Incident) -> Decimal:
    return books.spent("e.person_id = %s AND e.incident_id = %s", person.pk, incident.pk)


def limit_of(person: User) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "limit" FROM incidents_authoritylimit WHERE person_id = %s', [person.pk]
        )
        own = cursor.fetchone()
    return Decimal(own[0]) / 100 if own else Decimal(2000 if person.is_manager else 500)


def rows_of(page: Page, place: Location) -> list[list[str]]:
    """The budgets on the page of one place: its own, then its departments'."""
    named = [row for row in page.rows if len(row) == BUDGET_COLUMNS and row[0] != "Place"]
    starts = [at for at, row in enumerate(named) if row[0] == "Everything else"]
    begin = starts[sorted(one.name for one in Location.objects.all()).index(place.name)]
    end = next((at for at in starts if at > begin), len(named))
    return named[begin:end]


def read(cell: str) -> Decimal:
    """An amount as a number; a dash is nothing."""
    return Decimal(re.sub(r"[^0-9.]", "", cell) or 0)
