"""Mistakes per 1,000 actions on a handful of incidents, against numbers worked out by hand."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.incidents import withdraw_incident
from incidents.models import Incident, IncidentType
from incidents.policy.figures import Share
from incidents.policy.rates import Rate
from incidents.queries.insights.rate import Asked, Tally, rates_of
from incidents.words.incidents import DiscoveredBy
from tests.makers import make_department, make_incident, make_location, make_volume

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
IN_FEBRUARY = datetime(2026, 2, 10, 12, tzinfo=UTC)
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
TWO = Rate(4, 2_000)


@pytest.fixture
def mistakes(staff_member, harbour):
    """A maker: so many mistakes at one moment, at the harbour unless somewhere else is wanted."""

    def make(count, *, at=IN_FEBRUARY, **report):
        report = {"location": harbour, **report}
        return [make_incident(by=staff_member, at=at, **report) for _ in range(count)]

    return make


def rates(incidents=None, *, since=JANUARY, **place):
    rows = Incident.objects.all() if incidents is None else incidents
    return rates_of(rows.counted(), Asked(since, AT, **place))


def test_four_incidents_in_two_thousand_actions_are_two_above_the_line(
    mistakes, harbour, manager_user
):
    mistakes(4)
    make_volume(harbour, by=manager_user, at=AT)

    found = rates()

    assert found.whole == Tally(TWO)
    assert (str(found.whole.rate), found.whole.rate.side) == ("2.0", "above the line")
    assert [(one.name, str(one.tally.rate)) for one in found.places] == [("Harbour", "2.0")]


def test_a_month_without_a_volume_is_in_no_rate_and_is_said(mistakes, harbour, manager_user):
    mistakes(4)
    mistakes(3, at=datetime(2026, 1, 10, tzinfo=UTC))
    mistakes(1, at=AT)
    make_volume(harbour, by=manager_user, at=AT)

    found = rates()

    assert found.whole == Tally(TWO, left_out=4)
    assert [(one.name, str(one.tally.rate), one.tally.left_out) for one in found.months] == [
        ("Jan 2026", "no volume", 3),
        ("Feb 2026", "2.0", 0),
        ("Mar 2026", "no volume", 1),
    ]


def test_a_volume_without_a_mistake_is_zero(harbour, manager_user):
    make_volume(harbour, by=manager_user, at=AT)

    assert rates().whole == Tally(Rate(0, 2_000))
    # Of January nothing is known at all: the months begin with the first that somebody counted.
    assert [(one.name, str(one.tally.rate)) for one in rates().months] == [
        ("Feb 2026", "0.0"),
        ("Mar 2026", "no volume"),
    ]


def test_the_volume_of_a_place_stands_for_its_departments(mistakes, harbour, rooms, manager_user):
    kitchen = make_department("Kitchen", location=harbour)
    mistakes(2, department=rooms)
    mistakes(1, department=kitchen)
    mistakes(1)
    make_volume(harbour, by=manager_user, at=AT)
    make_volume(harbour, by=manager_user, at=AT, department=rooms, actions=500)

    found = rates()

    assert found.whole == Tally(TWO)
    assert [(one.name, one.tally.rate) for one in found.places] == [
        ("Harbour", TWO),
        ("of which Rooms", Rate(2, 500)),
    ]


def test_without_one_of_its_own_a_place_is_its_departments(mistakes, harbour, rooms, manager_user):
    kitchen = make_department("Kitchen", location=harbour)
    mistakes(2, department=rooms)
    mistakes(1, department=kitchen)
    mistakes(1)
    make_volume(harbour, by=manager_user, at=AT, department=rooms, actions=500)

    assert rates().whole == Tally(Rate(2, 500), left_out=2)


def test_one_department_is_counted_against_its_own_volume(mistakes, harbour, rooms, manager_user):
    mistakes(2, department=rooms)
    mistakes(3)
    make_volume(harbour, by=manager_user, at=AT)
    asked = Incident.objects.filter(department=rooms)

    without = rates(asked, department=rooms)
    make_volume(harbour, by=manager_user, at=AT, department=rooms, actions=500)

    assert without.whole == Tally(left_out=2)
    assert rates(asked, department=rooms).whole == Tally(Rate(2, 500))
    assert [one.name for one in rates(asked, department=rooms).places] == ["Rooms, Harbour"]


def test_one_place_is_counted_against_its_own_volume(mistakes, harbour, manager_user):
    hill = make_location("Hill")
    mistakes(4)
    mistakes(1, location=hill)
    for place in (harbour, hill):
        make_volume(place, by=manager_user, at=AT)

    assert rates().whole == Tally(Rate(5, 4_000))
    assert rates(Incident.objects.filter(location=hill), location=hill).whole == Tally(
        Rate(1, 2_000)
    )


def test_a_mistake_counts_in_the_month_in_which_it_happened_there(
    mistakes, harbour, staff_member, manager_user
):
    york = make_location("York", time_zone="America/New_York")
    # The first of March in Berlin, still February in New York; logged in March, both.
    late = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    for place in (harbour, york):
        mistakes(1, at=AT, location=place, occurred_at=late)
        make_volume(place, by=manager_user, at=AT)

    by_month = {one.name: one.tally for one in rates().months}

    assert by_month["Feb 2026"] == Tally(Rate(1, 4_000))
    assert by_month["Mar 2026"] == Tally(left_out=1)


def test_what_happened_before_the_months_asked_for_is_left_out_of_all(mistakes, harbour):
    mistakes(1, at=AT, occurred_at=datetime(2026, 2, 28, 22, 59, tzinfo=UTC))
    mistakes(1, at=AT, occurred_at=datetime(2026, 2, 28, 23, 0, tzinfo=UTC))

    assert rates(since=MARCH).whole == Tally(left_out=1)


def test_what_we_found_ourselves_is_a_share_of_all(mistakes, staff_member, harbour, manager_user):
    mistakes(3)
    mistakes(1, discovered_by=DiscoveredBy.CUSTOMER)
    make_volume(harbour, by=manager_user, at=AT)

    found = rates()

    assert found.found_by_us == Share(3, 4)
    assert [(key, share.part) for key, _, share in found.found_by] == [
        ("staff", 3),
        ("customer", 1),
        ("survey", 0),
        ("other", 0),
    ]


def test_types_are_counted_against_all_actions_and_only_where_there_are_some(
    mistakes, harbour, manager_user
):
    damage = IncidentType.objects.get(name="Damage")
    hill = make_location("Hill")
    mistakes(3, incident_type=damage)
    mistakes(1)
    mistakes(5, incident_type=damage, location=hill)
    make_volume(harbour, by=manager_user, at=AT)

    assert [(one.name, one.tally, one.behind) for one in rates().types] == [
        ("Damage", Tally(Rate(3, 2_000)), {"type": damage.pk}),
        ("No type yet", Tally(Rate(1, 2_000)), {}),
    ]


def test_as_many_months_before_are_there_to_compare_with(mistakes, harbour, manager_user):
    october, edge = datetime(2025, 10, 9, tzinfo=UTC), datetime(2025, 12, 31, 23, tzinfo=UTC)
    mistakes(3, at=october)
    mistakes(1, at=AT, occurred_at=edge)  # January by the clocks of the harbour
    mistakes(4)
    make_volume(harbour, by=manager_user, at=AT, month=date(2025, 10, 1), actions=1_000)
    make_volume(harbour, by=manager_user, at=AT)

    asked = Asked(JANUARY, AT)
    before = rates_of(Incident.objects.all(), asked.before)

    assert (asked.before.since, asked.before.until) == (date(2025, 10, 1), JANUARY)
    assert before.whole == Tally(Rate(3, 1_000))
    assert [one.name for one in before.months] == ["Oct 2025", "Nov 2025", "Dec 2025"]
    assert rates().whole == Tally(TWO, left_out=1)


def test_a_restricted_incident_of_others_is_in_no_rate(mistakes, harbour, colleague, manager_user):
    mistakes(4)
    mistakes(2, is_restricted=True)
    make_volume(harbour, by=manager_user, at=AT)

    seen = {
        who: rates(Incident.objects.visible_to(who)).whole.rate.incidents
        for who in (colleague, manager_user)
    }

    assert seen == {colleague: 4, manager_user: 6}


def test_a_log_that_was_taken_back_is_in_no_rate(mistakes, staff_member, harbour, manager_user):
    [one] = mistakes(1)
    make_volume(harbour, by=manager_user, at=AT)
    withdraw_incident(one, by=staff_member, at=IN_FEBRUARY)

    assert rates().whole == Tally(Rate(0, 2_000))


def test_many_rows_take_the_same_questions(mistakes, harbour, rooms, manager_user):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            rates()
        return len(asked)

    mistakes(1, department=rooms)
    make_volume(harbour, by=manager_user, at=AT)
    first = questions()
    for name in ("Hill", "Mill"):
        place = make_location(name)
        mistakes(3, location=place, department=make_department("Rooms", location=place))
        for month in (JANUARY, FEBRUARY):
            make_volume(place, by=manager_user, at=AT, month=month)

    assert questions() == first == 5


def test_a_house_without_places_has_no_rate(db):
    found = rates()

    assert (found.whole, found.places) == (Tally(), [])
