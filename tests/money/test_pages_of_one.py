"""After a month of whatever chance brings: the pages of one recovery, customer or request."""

from decimal import Decimal

import pytest

from incidents.models import Approval, Customer, Incident
from tests.money import books
from tests.money.books import shown
from tests.money.month import Month
from tests.money.page import Page
from tests.money.reader import limit_of, rows_of, seen, used_by

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


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
        [whole, *parts] = rows_of(seen(month.owner, "budget-list"), incident.location)
        row = parts[0] if place == f"Budget, {month.rooms.name}" else whole
        reserved = page.fact("Reserved of it, with this one")
        assert [page.fact(spent), reserved] == [cell.strip() for cell in row[3:]]


def test_what_may_still_be_changed(month: Month) -> None:
    for approval in Approval.objects.pending().select_related("requested_by", "incident"):
        asker, incident = approval.requested_by, approval.incident
        page = seen(asker, "remedy-amount", incident.pk, approval.remedy_id)
        left = max(limit_of(asker) - used_by(asker, incident), Decimal(0))
        assert f"Up to {shown(left)} it is within your own authority" in page.text
