"""After a month of whatever chance brings: the sums over many recoveries, and the counters."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from incidents.models import AuthorityUse, Incident, User
from incidents.queries.audits import what_is_wrong
from incidents.words.remedies import Purpose, RemedyKind
from incidents.words.spending import EntryKind
from tests.money import books
from tests.money.books import rounded, shown
from tests.money.month import Month
from tests.money.page import Page
from tests.money.reader import first_of_month, read, rows_of, seen

TEMPLATES = Path(__file__).parents[2] / "templates" / "incidents"
FILTER = re.compile(r"\|(money|money_short|leeway)\b")

# Each template that shows money, and the page on which a test of this folder looks at it.
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
    "insights_advocacy": "insights-advocacy",
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
    "_return_row",
    "_shelf_card",
    "_spoke_row",
    "return_import",
    "voucher_detail",
    "voucher_issue",
}

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


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


def test_budgets(month: Month) -> None:
    page = seen(month.owner, "budget-list")
    for place in month.places:
        [whole, *parts] = rows_of(page, place)
        since = first_of_month(place)
        spent = sum((read(row[3]) for row in (whole, *parts)), Decimal(0))
        # What has a budget of its own department counts there, and all counts once.
        assert spent == books.spent_in_month("i.location_id = %s", place.pk, since=since)
        for row in (whole, *parts):
            _, left, limit, gone, waits = map(str.strip, row)
            free = read(limit) - read(gone) - read(waits)
            assert left == (shown(free) if free >= 0 else f"{shown(-free)} over")
        booked = "e.at >= %s AND e.budget_id IS NOT NULL AND i.location_id = %s"
        waits = sum((read(row[4]) for row in (whole, *parts)), Decimal(0))
        assert waits == books.reserved(booked, since, place.pk)


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
    used = _use_of_authority(page)
    assert page.amounts == {rounded(total), *map(shown, sums.values())} | used


def test_what_recoveries_cost_beside_what_referrals_brought(month: Month) -> None:
    some = list(Incident.objects.order_by("pk").values_list("pk", flat=True))[::2]
    Incident.objects.filter(pk__in=some).update(fixed_at=month.at)
    cost = books.spent("i.fixed_at IS NOT NULL")
    assert 0 < cost < books.spent()

    page = seen(month.owner, "insights-advocacy", period="365")

    assert page.fact("Cost of these recoveries") == shown(cost)
    # No referral has an amount, so there is no revenue and no ratio.
    assert page.amounts == {shown(cost)}


def _use_of_authority(page: Page) -> set[str]:
    """The table by person: what each spent unasked, and the last amount of each request."""
    names = dict(User.objects.values_list("pk", "name"))
    own, asked, nothing = books.unasked_by_person(), books.asked_by_person(), Decimal(0)
    written: set[str] = set()
    for key in {*own, *asked}:
        [(spent, _, wanted, *_)] = page.rows_of(names[key])
        assert spent == shown(own.get(key, nothing))
        assert wanted == shown(asked.get(key, nothing))
        written |= {spent, wanted}
    return written


def test_what_vouchers_will_cost(month: Month) -> None:
    owed = books.out_on_vouchers()
    assert f"Still out: {shown(owed)}." in seen(month.owner, "voucher-list").text
    page = seen(month.owner, "insights-loyalty", period="365")
    assert page.fact("Still out") == shown(owed)
    assert page.fact("Vouchers redeemed") == shown(books.kept_promises())


def test_today(month: Month) -> None:
    for person in (*month.managers, month.owner):
        page = seen(person, "today")
        since = first_of_month(person)
        place = ("1 = 1", ()) if person.is_owner else ("i.location_id = %s", (person.location_id,))
        assert page.fact("Spent this month") == rounded(
            books.spent_in_month(place[0], *place[1], since=since)
        )


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
