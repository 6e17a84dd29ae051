"""Insights: pages that say n, keep occurrence apart from response, and show money to few."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.actions.contacts import record_contact
from incidents.actions.recoveries import mark_fixed
from tests.makers import make_incident, make_location, make_remedy

PAGES = ("", "response/", "ladder/", "loyalty/", "causes/", "advocacy/")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def recovered(staff_member, guest):
    start = now() - timedelta(days=1)
    made = make_incident(by=staff_member, customer=guest, at=start)
    at = start + 7 * MINUTE
    record_contact(made, channel="call", happened_at=at, by=staff_member, at=at)
    at = start + 50 * MINUTE
    mark_fixed(made, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)
    return made


@pytest.mark.parametrize("page", PAGES)
def test_everyone_reads_the_totals(page, recovered, staff_member, browser_of):
    answer = browser_of(staff_member).get(f"/insights/{page}")

    assert answer.status_code == 200
    assert "Spent" not in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_house_has_empty_figures(page, staff_member, browser_of):
    assert browser_of(staff_member).get(f"/insights/{page}").status_code == 200


def test_money_is_refused_with_a_reason(staff_member, browser_of):
    answer = browser_of(staff_member).get("/insights/spend/")

    assert answer.status_code == 403
    assert "Managers and the business owner" in answer.content.decode()


def test_money_stands_beside_the_lift(recovered, staff_member, manager_user, browser_of):
    make_remedy(recovered, cost="120.00", by=staff_member, at=now())

    shown = browser_of(manager_user).get("/insights/spend/").content.decode()

    assert "$120.00" in shown
    assert "Lift of these recoveries" in shown
    assert "Yours are the figures of Harbour." in shown


def test_how_evenly_we_over_deliver_is_shown_by_type_and_place_and_of_nobody(
    staff_member, manager_user, browser_of
):
    at = now() - timedelta(hours=3)
    made = make_incident(by=staff_member, at=at, value_that_failed=Decimal("80.00"))
    mark_fixed(made, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)
    make_remedy(made, cost="120.00", by=staff_member, at=at, given_at=at)

    page = browser_of(manager_user).get("/insights/spend/").content.decode()

    shown = page.split("How evenly we over-deliver")[1]
    assert "1.5×, 1.5×, 1.5×" in shown
    assert "No type yet" in shown and "Harbour" in shown
    assert staff_member.name not in shown


def test_a_manager_reads_the_money_of_their_place_alone(
    business_owner, manager_user, browser_of, harbour
):
    elsewhere = make_incident(
        by=business_owner, at=now() - MINUTE, location=make_location("Hillside")
    )
    make_remedy(elsewhere, cost="333.00", by=business_owner, at=now())

    assert "$333" not in browser_of(manager_user).get("/insights/spend/").content.decode()
    assert "$333" in browser_of(business_owner).get("/insights/spend/").content.decode()


def test_fewer_than_ten_are_counted_without_a_percentage(recovered, staff_member, browser_of):
    shown = browser_of(staff_member).get("/insights/response/").content.decode()

    assert "1 of 1" in shown
    assert "100 %" not in shown
    assert "7 min" in shown
    assert "Numbers behind it" in shown


def test_a_mark_leads_to_the_list_behind_it(recovered, staff_member, browser_of):
    query = f"period=30&location={recovered.location_id}"

    shown = browser_of(staff_member).get(f"/insights/ladder/?{query}").content.decode()

    since = now().astimezone(staff_member.zone).date() - timedelta(days=30)
    behind = f"/incidents/?location={recovered.location_id}&amp;since={since}&amp;rung=1"
    assert f'href="{behind}"' in shown
    listed = browser_of(staff_member).get(behind.replace("&amp;", "&")).content.decode()
    assert recovered.title in listed


def test_the_period_is_kept_from_page_to_page(staff_member, browser_of):
    shown = browser_of(staff_member).get("/insights/?period=365").content.decode()

    assert 'href="/insights/response/?period=365"' in shown
    assert "last 365 days" in shown


def test_nonsense_is_said_at_its_field(staff_member, browser_of):
    answer = browser_of(staff_member).get("/insights/response/?period=forever&location=x")

    assert answer.status_code == 422
    assert "Select a valid choice" in answer.content.decode()


def test_nobody_is_ranked(recovered, colleague, browser_of):
    for page in PAGES:
        shown = browser_of(colleague).get(f"/insights/{page}").content.decode()
        assert recovered.owner.name not in shown


def test_a_restricted_one_is_not_even_counted(staff_member, colleague, browser_of):
    make_incident(by=staff_member, at=now() - MINUTE, is_restricted=True)

    def counted(person):
        return "1 of 1" in browser_of(person).get("/insights/causes/").content.decode()

    assert (counted(staff_member), counted(colleague)) == (True, False)


@pytest.mark.parametrize("page", [*PAGES, "spend/"])
def test_three_recoveries_cost_what_one_costs(
    page, recovered, staff_member, manager_user, browser_of, django_assert_num_queries
):
    browser = browser_of(manager_user)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(f"/insights/{page}")
    for _ in range(2):
        make_incident(by=staff_member, at=now() - timedelta(days=2))

    with django_assert_num_queries(len(with_one)):
        browser.get(f"/insights/{page}")


def test_how_authority_is_used_is_read_by_the_business_owner_alone(
    browser_of, staff_member, manager_user, business_owner
):
    made = make_incident(by=staff_member, at=now() - MINUTE)
    make_remedy(made, cost="150", by=staff_member, at=now())
    pages = [
        browser_of(one).get("/insights/spend/").content.decode()
        for one in (business_owner, manager_user)
    ]

    theirs, others = pages
    assert "$150.00" in theirs.split("How authority is used")[1]
    assert "How authority is used" not in others
