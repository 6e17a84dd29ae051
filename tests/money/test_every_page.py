"""After a month of whatever chance brings, every figure of money on every page is the ledger's.

A short month belongs to the suite; MONTHS=20 before the command lives twenty long ones. Issue 4.
"""

import os
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoDbBlocker

from incidents.models import Approval, AuthorityUse, Customer, Incident, Location, User
from incidents.queries.audits import what_is_wrong
from incidents.words.remedies import Purpose, RemedyKind
from incidents.words.spending import EntryKind
from tests.money import books
from tests.money.books import rounded, shown
from tests.money.month import Month
from tests.money.page import Page

MONTHS = int(os.environ.get("MONTHS", "1"))
ACTS = 240 if MONTHS == 1 else 600
TEMPLATES = Path(__file__).parents[2] / "templates" / "incidents"
BUDGET_COLUMNS = 5
FILTER = re.compile(r"\|(money|money_short|leeway)\b")

# Each template that shows money, and the page on which a test below looks at it.
LOOKED_AT = {
    "_duty_rows": "today",
    "_figures": "today",
    "_over_delivery": "incident-detail",
    "_remedy": "incident-detail",
    "_timeline": "incident-detail",
    "_track_customer": "incident-detail",
    "_waiting": "incident-detail",
    "_remedy_facts": "remedy-amount",
    "_request": "approval-list",
    "_request_answer": "approval-decide",
    "_request_budget": "approval-decide",
    "_request_lower": "approval-decide",
    "_request_money": "approval-decide",
    "_sums": "insights-spend",
    "approval_decide": "approval-decide",
    "approval_list": "approval-list",
    "budget_list": "budget-list",
    "customer_detail": "customer-detail",
    "insights": "insights",
    "insights_loyalty": "insights-loyalty",
    "insights_spend": "insights-spend",
    "remedy_amount": "remedy-amount",
    "remedy_propose": "remedy-propose",
    "voucher_list": "voucher-list",
}
# These show what somebody typed, not what was moved: no figure of the ledger.
AS_TYPED = {
    "_gesture_row",
    "_limit",
    "_on_the_spot",
    "_shelf",
    "voucher_detail",
    "voucher_issue",
}

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


@pytest.fixture(scope="module", params=range(MONTHS))
def month(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Month]:
    with django_db_blocker.unblock(), transaction.atomic():
        lived = Month(4000 + request.param, ends=now())
        lived.live(ACTS)
        yield lived
        transaction.set_rollback(True)


@cache
def _browser(key: int) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=key))
    return client


@pytest.fixture(autouse=True)
def _signed_in_anew() -> Iterator[None]:
    yield
    _browser.cache_clear()


def seen(person: User, name: str, *parts: int, **asked: str) -> Page:
    answer = _browser(person.pk).get(reverse(name, args=parts), asked)
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


def test_the_month_was_lively(month: Month) -> None:
    happened = {verb for verb in month.done if not verb.endswith("refused")}
    assert happened >= {"log", "spend", "yes", "lower", "no", "take back", "sign", "redeem"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind FROM incidents_ledgerentry")
        assert {kind for (kind,) in cursor.fetchall()} == set(EntryKind)
    assert what_is_wrong(at=month.at) == [] or {
        one.check for one in what_is_wrong(at=month.at)
    }.isdisjoint({"counter_wrong", "budget_wrong"})


def test_no_template_shows_money_that_is_not_looked_at() -> None:
    with_money = {path.stem for path in TEMPLATES.glob("*.html") if FILTER.search(path.read_text())}
    assert with_money == LOOKED_AT.keys() | AS_TYPED


def test_incident_pages(month: Month) -> None:
    for incident in Incident.objects.filter(remedies__isnull=False).distinct():
        page = seen(incident.owner, "incident-detail", incident.pk)
        spent, used = (
            books.spent("e.incident_id = %s", incident.pk),
            used_by(incident.owner, incident),
        )
        left = max(limit_of(incident.owner) - used, Decimal(0))
        said = f"Spent {shown(spent)}, {shown(left)} left within your authority."
        assert said in page.text
        known = {shown(spent), shown(left)} | books.entries_of(incident.pk)
        assert page.amounts - known <= _worth_of(incident)


def _worth_of(incident: Incident) -> set[str]:
    """What things are worth, singly and in all: typed in, and no money that moved."""
    given = [one.value or one.cost for one in incident.remedies.exclude(delivered_at=None)]
    proposed = [amount for one in incident.remedies.all() for amount in (one.cost, one.value)]
    worths = [*given, *proposed, sum(given, Decimal(0)), incident.value_that_failed]
    return {shown(one) for one in worths if one is not None}


def test_the_plan_of_a_remedy_says_what_is_left_and_spent(month: Month) -> None:
    for incident in Incident.objects.filter(remedies__isnull=False).distinct():
        page = seen(incident.owner, "remedy-propose", incident.pk)
        spent = books.spent("e.incident_id = %s", incident.pk)
        left = max(limit_of(incident.owner) - used_by(incident.owner, incident), Decimal(0))
        assert f"{shown(left)} left on your own authority" in page.text
        assert not spent or f"{shown(spent)} spent on this recovery so far" in page.text
        assert page.amounts <= {shown(left), shown(spent)}


def test_customer_pages(month: Month) -> None:
    for customer in Customer.objects.all():
        page = seen(month.owner, "customer-detail", customer.pk)
        had = Incident.objects.filter(customer=customer)
        given = [r for one in had for r in one.remedies.exclude(delivered_at=None) if r.cost]
        assert {shown(one.cost) for one in given} <= page.amounts
        assert page.amounts <= {entry for one in had for entry in books.entries_of(one.pk)}


def test_lists_of_requests(month: Month) -> None:
    page = seen(month.owner, "approval-list")
    for approval in Approval.objects.pending().select_related("requested_by", "incident"):
        waits = books.reserved("e.approval_id = %s", approval.pk)
        used = used_by(approval.requested_by, approval.incident)
        limit = limit_of(approval.requested_by)
        assert f"limit {shown(limit)}, used {shown(used)}" in page.text
        assert {shown(waits), shown(approval.amount)} <= page.amounts
    asked = {entry for one in Incident.objects.all() for entry in books.entries_of(one.pk)}
    people = {shown(limit_of(one)) for one in month.desk}
    used = {shown(used_by(one.requested_by, one.incident)) for one in Approval.objects.pending()}
    assert page.amounts <= asked | people | used


def test_pages_of_requests(month: Month) -> None:
    requests = Approval.objects.select_related("requested_by", "incident__location", "remedy")
    for approval in requests:
        incident, asker = approval.incident, approval.requested_by
        page = seen(month.owner, "approval-decide", approval.pk)
        assert page.fact(f"{asker.name} may spend") == shown(limit_of(asker))
        assert page.fact("Of that used here") == shown(used_by(asker, incident))
        assert page.fact("Spent on this recovery so far") == shown(
            books.spent("e.incident_id = %s", incident.pk)
        )
        if approval.status == "pending":
            _look_at_the_rest(page, approval, month)


def _look_at_the_rest(page: Page, approval: Approval, month: Month) -> None:
    incident = approval.incident
    others = "i.customer_id = %s AND i.number <> %s", incident.customer_id, incident.pk
    assert page.fact("Spent on those") == shown(books.spent(*others))
    assert page.fact("Asked for") == shown(books.reserved("e.approval_id = %s", approval.pk))
    place = next((one for one in page.facts if one.startswith("Budget, ")), None)
    if place:
        [spent] = [fact for fact in page.facts if fact.startswith("Spent of it in")]
        [whole, *parts] = _rows_of(seen(month.owner, "budget-list"), incident.location)
        row = parts[0] if place == f"Budget, {month.rooms.name}" else whole
        reserved = page.fact("Reserved of it, with this one")
        assert [page.fact(spent), reserved] == [cell.strip() for cell in row[3:]]


def test_budgets(month: Month) -> None:
    page = seen(month.owner, "budget-list")
    for place in month.places:
        [whole, *parts] = _rows_of(page, place)
        since = first_of_month(place)
        spent = sum((_read(row[3]) for row in (whole, *parts)), Decimal(0))
        # What has a budget of its own department counts there, and all counts once.
        assert spent == books.spent_in_month("i.location_id = %s", place.pk, since=since)
        for row in (whole, *parts):
            _, left, limit, gone, waits = map(str.strip, row)
            free = _read(limit) - _read(gone) - _read(waits)
            assert left == (shown(free) if free >= 0 else f"{shown(-free)} over")
        booked = "e.at >= %s AND e.budget_id IS NOT NULL AND i.location_id = %s"
        waits = sum((_read(row[4]) for row in (whole, *parts)), Decimal(0))
        assert waits == books.reserved(booked, since, place.pk)


def _rows_of(page: Page, place: Location) -> list[list[str]]:
    """The budgets on the page of one place: its own, then its departments'."""
    named = [row for row in page.rows if len(row) == BUDGET_COLUMNS and row[0] != "Place"]
    starts = [at for at, row in enumerate(named) if row[0] == "Everything else"]
    begin = starts[sorted(one.name for one in Location.objects.all()).index(place.name)]
    end = next((at for at in starts if at > begin), len(named))
    return named[begin:end]


def _read(cell: str) -> Decimal:
    """An amount as a number; a dash is nothing."""
    return Decimal(re.sub(r"[^0-9.]", "", cell) or 0)


def test_insights(month: Month) -> None:
    total = books.spent()
    assert seen(month.owner, "insights", period="365").fact("Spent") == rounded(total)
    page = seen(month.owner, "insights-spend", period="365")
    assert page.fact("Spent") == rounded(total)
    sums = {
        str(words(key).label): amount
        for words, column in ((Purpose, "r.purpose"), (RemedyKind, "r.kind"))
        for key, amount in books.spent_by(column).items()
    }
    for name, amount in sums.items():
        charted, [said, *_] = page.rows_of(name)
        assert (charted, said) == ([rounded(amount)[1:]], shown(amount))
    assert page.amounts == {rounded(total), *map(shown, sums.values())}


def test_what_vouchers_will_cost(month: Month) -> None:
    owed = books.out_on_vouchers()
    assert f"Still out: {shown(owed)}." in seen(month.owner, "voucher-list").text
    page = seen(month.owner, "insights-loyalty", period="365")
    assert page.fact("Still out") == shown(owed)


def test_today(month: Month) -> None:
    for person in (*month.managers, month.owner):
        page = seen(person, "today")
        since = first_of_month(person)
        place = ("1 = 1", ()) if person.is_owner else ("i.location_id = %s", (person.location_id,))
        assert page.fact("Spent this month") == rounded(
            books.spent_in_month(place[0], *place[1], since=since)
        )


def test_what_may_still_be_changed(month: Month) -> None:
    for approval in Approval.objects.pending().select_related("requested_by", "incident"):
        asker, incident = approval.requested_by, approval.incident
        page = seen(asker, "remedy-amount", incident.pk, approval.remedy_id)
        left = max(limit_of(asker) - used_by(asker, incident), Decimal(0))
        assert f"Up to {shown(left)} it is within your own authority" in page.text


def test_counters_of_authority(month: Month) -> None:
    for use in AuthorityUse.objects.select_related("person"):
        number = int(use.basis_key.removeprefix("incident-"))
        assert use.used == books.spent(
            "e.person_id = %s AND e.incident_id = %s", use.person_id, number
        )


def test_a_page_that_forgets_what_was_taken_back_is_found(month, monkeypatch) -> None:
    wrong = EntryKind.SPEND
    monkeypatch.setattr(
        "incidents.models.spending.LedgerEntryQuerySet.spends",
        lambda entries: entries.filter(kind=wrong),
    )
    with pytest.raises(AssertionError):
        test_insights(month)
