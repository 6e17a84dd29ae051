"""The screen of budgets, and the tick that a yes beyond one needs."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.actions.spending import Means, set_budget
from incidents.lifecycle import ApprovalStatus
from incidents.models import Budget
from tests.makers import make_department, make_incident, make_location, make_remedy, make_request

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def at():
    return now() - timedelta(minutes=1)


def give(location, limit, *, by, at, department=None):
    means = Means(Decimal(limit))
    return set_budget(location, department, means=means, version=0, by=by, at=at)


def setting(place):
    return f"/settings/organisation/locations/{place.pk}/budget/"


def test_the_owner_sets_one_and_everybody_who_manages_reads_it(
    browser_of, harbour, manager_user, business_owner
):
    typed = {"limit": "1,500.00", "revenue": "100000", "version": 0, "form_key": uuid4()}

    answer = browser_of(business_owner).post(setting(harbour), typed, follow=True)

    assert "The budget of Harbour is set." in answer.content.decode()
    text = browser_of(manager_user).get("/budgets/").content.decode()
    assert "$1,500.00" in text
    assert "0.0 % of revenue" in text


@pytest.mark.parametrize("limit", ["-5", "many", "1e3", "5.001", "1000000.01"])
def test_rubbish_is_said_at_the_field(limit, browser_of, harbour, business_owner):
    answer = browser_of(business_owner).post(setting(harbour), {"limit": limit, "version": 0})

    assert (answer.status_code, Budget.objects.count()) == (422, 0)
    assert 'id="id_limit_error"' in answer.content.decode()


def test_two_owners_see_both_versions(browser_of, harbour, business_owner, at):
    give(harbour, 1000, by=business_owner, at=at)

    answer = browser_of(business_owner).post(setting(harbour), {"limit": "900", "version": 0})

    assert answer.status_code == 409
    assert Budget.objects.get().limit == 1000


def test_a_manager_reads_their_own_places_alone(browser_of, harbour, manager_user, business_owner):
    make_location("Hill")

    mine = browser_of(manager_user).get("/budgets/").content.decode()
    all_of_them = browser_of(business_owner).get("/budgets/").content.decode()

    assert "Hill" not in mine
    assert "Hill" in all_of_them


def test_one_and_three_places_take_the_same_questions(browser_of, harbour, business_owner, at):
    browser = browser_of(business_owner)
    counts = []
    for places in ([harbour], [make_location("Hill"), make_location("Mill")]):
        for place in places:
            part = make_department("Rooms", location=place)
            give(place, 100, by=business_owner, at=at)
            give(place, 100, department=part, by=business_owner, at=at)
        browser.get("/budgets/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get("/budgets/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.fixture
def beyond(harbour, staff_member, manager_user, business_owner, at):
    give(harbour, 500, by=business_owner, at=at)
    incident = make_incident(by=staff_member, at=at)
    return make_request(incident, by=staff_member, at=at)


def yes(approval, **typed):
    return {"answer": "approve", "version": approval.version, "form_key": str(uuid4()), **typed}


def test_the_page_shows_the_overrun_and_asks_for_the_tick(browser_of, beyond, manager_user):
    browser, page = browser_of(manager_user), f"/approvals/{beyond.pk}/"

    opened = browser.get(page).content.decode()
    without = browser.post(page, yes(beyond, overrun="200.00"))
    beyond.refresh_from_db()
    waits = beyond.status
    browser.post(page, yes(beyond, overrun="200.00", beyond_budget="on"))

    beyond.refresh_from_db()
    assert "This is $200.00 beyond the budget of Harbour" in opened
    assert (without.status_code, waits) == (422, ApprovalStatus.PENDING)
    assert "The overrun is 200.00" in without.content.decode()
    assert (beyond.status, beyond.overrun_acknowledged) == (ApprovalStatus.APPROVED, 200)


def test_what_has_grown_since_is_asked_again(browser_of, beyond, colleague, manager_user, at):
    make_remedy(beyond.incident, cost="50", by=colleague, at=at)
    browser, page = browser_of(manager_user), f"/approvals/{beyond.pk}/"

    answer = browser.post(page, yes(beyond, overrun="200.00", beyond_budget="on"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "has grown meanwhile: it is 250.00" in text
    assert "This is $250.00 beyond" in text
    assert 'name="overrun" value="250' in text
