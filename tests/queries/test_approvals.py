"""The list and the decision page: what they show, in a fixed number of queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.absences import announce_cover
from incidents.actions.approvals import decline_spend
from incidents.queries.approvals import (
    approvers,
    decided_requests,
    decision_for,
    how_many_wait_for,
    request_for,
    waiting_for,
    waiting_requests,
)
from incidents.words.people import Role
from tests.makers import (
    make_absence,
    make_customer,
    make_incident,
    make_location,
    make_person,
    make_remedy,
    make_request,
)

MINUTE = timedelta(minutes=1)


def queries_of(read):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        read()
    return len(captured)


def test_the_most_urgent_comes_first(incident, staff_member, manager_user, noon):
    later = make_request(incident, by=staff_member, at=noon + 5 * MINUTE)
    sooner = make_request(make_incident(by=staff_member), by=staff_member, at=noon)

    assert waiting_for(manager_user) == [sooner, later]


def test_the_count_beside_the_menu_is_the_length_of_the_list(
    incident, staff_member, manager_user, business_owner, noon
):
    make_request(incident, by=staff_member, at=noon)
    make_request(make_incident(by=manager_user), by=manager_user, cost=2500, at=noon)
    make_request(make_incident(by=staff_member), by=staff_member, cost=2100, at=noon)

    everybody = [staff_member, manager_user, business_owner]

    assert [how_many_wait_for(one) for one in everybody] == [0, 1, 3]
    assert [how_many_wait_for(one) for one in everybody[1:]] == [
        len(waiting_for(one)) for one in everybody[1:]
    ]


def test_a_list_of_three_costs_no_more_than_a_list_of_one(staff_member, manager_user, noon):
    make_request(make_incident(by=staff_member), by=staff_member, at=noon)
    one = queries_of(lambda: waiting_requests(manager_user))

    for _ in range(2):
        make_request(make_incident(by=staff_member), by=staff_member, at=noon)
    three = queries_of(lambda: waiting_requests(manager_user))

    assert three == one <= 6


def test_a_row_shows_limit_and_use_of_who_asked(incident, staff_member, manager_user, noon):
    make_remedy(incident, cost="120", by=staff_member, at=noon)
    make_request(incident, by=staff_member, at=noon)

    [row] = waiting_requests(manager_user)

    assert (row.requester_limit, row.requester_spent) == (Decimal(500), Decimal(120))
    assert row.clock.due_at == noon + 15 * MINUTE


def test_everyone_sees_their_own_and_managers_those_they_may_see(
    incident, staff_member, colleague, manager_user, noon
):
    approval = make_request(incident, by=staff_member, at=noon)

    assert [row.approval for row in waiting_requests(staff_member)] == [approval]
    assert waiting_requests(colleague) == []
    assert waiting_for(staff_member) == []


def test_a_list_is_of_ones_own_place(incident, staff_member, business_owner, noon):
    approval = make_request(incident, by=staff_member, at=noon)
    hill = make_person("Manager, Hill", role=Role.MANAGER, location=make_location("Hill"))
    everywhere = make_person("Manager everywhere", role=Role.MANAGER)

    assert waiting_requests(hill) == []
    assert waiting_for(everywhere) == waiting_for(business_owner) == [approval]


def test_a_restricted_one_is_nobody_elses(staff_member, colleague, manager_user, noon):
    restricted = make_incident(by=staff_member, is_restricted=True)
    approval = make_request(restricted, by=staff_member, at=noon)

    assert request_for(colleague, approval.pk) is None
    assert request_for(manager_user, approval.pk) == approval


def test_decided_ones_are_kept_below(incident, staff_member, colleague, manager_user, noon):
    approval = make_request(incident, by=staff_member, at=noon)
    decline_spend(approval, version=1, reason="No", by=manager_user, at=noon)

    assert decided_requests(manager_user) == decided_requests(staff_member) == [approval]
    assert decided_requests(colleague) == []


@pytest.fixture
def history(guest, colleague, noon):
    """Two earlier recoveries of the guest, for 64.00 and 36.00."""
    for cost in ("64", "36"):
        earlier = make_incident(by=colleague, customer=guest)
        make_remedy(earlier, cost=cost, by=colleague, at=noon, given_at=noon)
    elsewhere = make_incident(by=colleague, customer=make_customer("Somebody else"))
    make_remedy(elsewhere, cost="99", by=colleague, at=noon)


def test_the_page_tells_what_a_decision_rests_on(
    history, incident, staff_member, manager_user, business_owner, noon
):
    make_remedy(incident, cost="120", by=staff_member, at=noon)
    approval = make_request(incident, by=staff_member, at=noon)

    decision = decision_for(request_for(manager_user, approval.pk), person=manager_user)

    assert (decision.past_recoveries, decision.past_spent) == (2, Decimal(100))
    assert (decision.requester_limit, decision.requester_spent) == (Decimal(500), Decimal(120))
    assert (decision.incident_spent, decision.left) == (Decimal(120), Decimal(2000))
    assert decision.others == [business_owner]


def test_an_unknown_customer_has_no_history(staff_member, manager_user, noon):
    approval = make_request(make_incident(by=staff_member), by=staff_member, at=noon)

    decision = decision_for(approval, person=manager_user)

    assert (decision.past_recoveries, decision.past_spent) == (0, Decimal(0))


def test_what_a_deputy_asks_waits_for_others_than_the_one_who_is_away(
    staff_member, manager_user, business_owner, noon
):
    incident = make_incident(by=manager_user)
    make_absence(manager_user, staff_member, at=noon)
    announce_cover(at=noon)

    request = make_request(incident, by=staff_member, at=noon)

    assert approvers(request) == [[business_owner]]
    assert [how_many_wait_for(one) for one in (manager_user, business_owner)] == [0, 1]
    assert waiting_for(manager_user) == []
