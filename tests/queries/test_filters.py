"""The questions of the list: each filter, words, order; never more than one may see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict

from incidents.actions.contacts import record_contact
from incidents.actions.diagnoses import write_diagnosis
from incidents.actions.incidents import withdraw_incident
from incidents.models import Incident, IncidentType
from incidents.queries.filters import IncidentFilters, InsightFilters
from incidents.queries.kept import as_of
from incidents.queries.search import in_order, incident_named, matching, rows_of
from incidents.words.incidents import DiscoveredBy, Severity
from tests.makers import FOUND, make_customer, make_incident, make_location, steps_to_closing

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def other(business_owner, noon):
    """Somebody else's, elsewhere, of another kind, told by the customer, a week before."""
    return make_incident(
        by=business_owner,
        at=noon - 7 * DAY,
        what_happened="Billed twice for parking",
        severity=Severity.LOW,
        location=make_location("Hillside"),
        incident_type=IncidentType.objects.get(name="Billing mistake"),
        discovered_by=DiscoveredBy.CUSTOMER,
        customer=make_customer("Conference, Ballroom", phone="+12125550199", email="b@acme.test"),
    )


def asked(query, user, at):
    filters = IncidentFilters(QueryDict(query), user=user, at=at, state=as_of(at))
    return [one.pk for one in filters.qs.order_by("pk")]


def test_without_a_question_all_are_shown(incident, other, staff_member, noon):
    assert asked("", staff_member, noon) == [incident.pk, other.pk]


@pytest.mark.parametrize(
    "query",
    [
        "severity=high",
        "severity=urgent",
        "q=ROOM+five",
        "q=412",
        "found=staff",
        "due=not_told",
        "due=at_risk",
        "since=2026-03-01",
        "cause=process",
    ],
)
def test_each_filter_finds_its_own(query, incident, other, staff_member, noon):
    write_diagnosis(incident, diagnosis=FOUND, version=None, by=staff_member, at=noon)

    assert asked(query, staff_member, noon + 12 * MINUTE) == [incident.pk]


@pytest.mark.parametrize(
    "query", ["q=ballroom", "q=acme.test", "q=2125550199", "q=parking+billed", "severity=low"]
)
def test_and_its_neighbour_the_other(query, incident, other, staff_member, noon):
    assert asked(query, staff_member, noon) == [other.pk]


def test_records_are_filtered_by_their_number(incident, other, staff_member, rooms, noon):
    here, there = incident.location_id, other.location_id
    kind = other.incident_type_id

    assert asked(f"location={here}", staff_member, noon) == [incident.pk]
    assert asked(f"location={there}&type={kind}", staff_member, noon) == [other.pk]
    assert asked(f"department={rooms.pk}", staff_member, noon) == [incident.pk]
    assert asked(f"owner={staff_member.pk}", staff_member, noon) == [incident.pk]
    assert asked(f"owner={staff_member.pk}&severity=low", staff_member, noon) == []


def test_by_where_it_stands(incident, other, staff_member, department_head, noon):
    for step in steps_to_closing(incident, by=staff_member, head=department_head, at=noon).values():
        step()
    at = noon + 9 * DAY

    assert asked("rung=2", staff_member, at) == [incident.pk]
    assert asked("rung=0", staff_member, at) == [other.pk]
    assert asked("status=fixed", staff_member, at) == [incident.pk]
    assert asked("status=on_the_way", staff_member, at) == [incident.pk, other.pk]
    assert asked("status=closed", staff_member, at) == []
    assert asked("due=late", staff_member, at) == [other.pk]
    assert asked("due=now", staff_member, at) == [incident.pk, other.pk]
    assert asked("process_fix=none", staff_member, at) == [incident.pk, other.pk]


def test_what_was_taken_back_is_shown_only_to_who_asks(incident, staff_member, noon):
    withdraw_incident(incident, by=staff_member, at=noon)

    assert asked("", staff_member, noon) == []
    assert asked("status=withdrawn", staff_member, noon) == [incident.pk]


@pytest.mark.parametrize(
    "query", ["severity=banana", "owner=999999", "since=soon", "q=a%00b", f"q={'x' * 201}"]
)
def test_a_question_that_makes_no_sense_is_said_to_be_one(query, staff_member, noon):
    filters = IncidentFilters(QueryDict(query), user=staff_member, at=noon, state=as_of(noon))

    assert not filters.is_valid()


def test_nobody_finds_a_restricted_one_of_others(staff_member, colleague, manager_user, noon):
    hidden = make_incident(by=staff_member, is_restricted=True, what_happened="A broken glass")

    assert asked("q=glass", staff_member, noon) == [hidden.pk]
    assert asked("q=glass", manager_user, noon) == [hidden.pk]
    assert asked("q=glass", colleague, noon) == []
    assert incident_named(hidden.reference, user=colleague) is None


@pytest.mark.parametrize("typed", ["SR-{}", "sr {}", " sr{} ", "Sr-{}"])
def test_a_reference_leads_straight_there(typed, incident, colleague):
    assert incident_named(typed.format(incident.pk), user=colleague) == incident


@pytest.mark.parametrize("typed", ["", "SR-", "SR-99999", "room", "SR-1 SR-2", "412"])
def test_other_words_do_not(typed, incident, colleague):
    assert incident_named(typed, user=colleague) is None


def test_a_number_alone_is_searched_as_a_word_too(incident, other, staff_member):
    assert list(matching(Incident.objects.all(), str(other.pk))) == [other]
    assert list(matching(Incident.objects.all(), f"sr-{other.pk}")) == [other]


def test_the_order_is_the_one_asked_for(incident, other, staff_member, noon):
    record_contact(other, channel="call", happened_at=noon, by=other.owner, at=noon)
    mild = make_incident(by=staff_member, at=noon - DAY, severity=Severity.LOW)

    def order(sort):
        return [one.pk for one in in_order(Incident.objects.all(), sort)]

    assert order("newest") == order("nonsense") == [incident.pk, mild.pk, other.pk]
    assert order("oldest") == [other.pk, mild.pk, incident.pk]
    assert order("severity") == [incident.pk, mild.pk, other.pk]
    assert order("due")[0] == other.pk


def test_a_row_carries_its_nearest_clock(incident, other, noon, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = rows_of(in_order(Incident.objects.all(), "newest"))

    assert [row.duty for row in found] == ["First contact", "Fix"]


def test_insights_count_from_a_midnight_and_the_list_can_say_the_same(
    incident, other, staff_member, noon
):
    filters = InsightFilters(QueryDict("period=30"), user=staff_member, at=noon, state=as_of(noon))

    assert list(filters.qs.order_by("pk")) == [incident, other]
    assert filters.asked == {"since": "2026-02-02"}
    assert asked("since=2026-02-02", staff_member, noon) == [incident.pk, other.pk]
    assert InsightFilters(QueryDict(""), user=staff_member, at=noon, state=as_of(noon)).days == 90


def test_money_of_a_manager_is_that_of_their_place(
    incident, other, manager_user, business_owner, noon
):
    def of_their_place(person):
        return InsightFilters(QueryDict(""), user=person, at=noon, state=as_of(noon)).of_their_place

    assert list(of_their_place(manager_user)) == [incident]
    assert list(of_their_place(business_owner).order_by("pk")) == [incident, other]


def test_the_period_before_is_as_long_and_ends_where_this_one_begins(staff_member, business_owner):
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    logged = [make_incident(by=staff_member, at=at - timedelta(days=days)) for days in (29, 31, 59)]
    make_incident(by=staff_member, at=at - timedelta(days=61))

    filters = InsightFilters(QueryDict("period=30"), user=business_owner, at=at, state=as_of(at))

    assert list(filters.qs) == logged[:1]
    assert sorted(one.pk for one in filters.before) == [one.pk for one in logged[1:]]
