"""What needs us now and what waits for its date; late and at risk; whose place it is."""

from datetime import timedelta

import pytest

from incidents.actions.recoveries import mark_fixed
from incidents.models import Deadline, Incident
from incidents.permissions.people import leads
from incidents.queries.recoveries import (
    at_risk,
    at_risk_ones,
    late_ones,
    led_by,
    needing_us,
    waiting_for_their_date,
)
from incidents.words.clock import DeadlineKind
from tests.makers import make_incident, make_location, steps_to_closing

EVERYTHING = Incident.objects.all


@pytest.fixture
def steps(incident, staff_member, department_head, noon):
    return steps_to_closing(incident, by=staff_member, head=department_head, at=noon)


ALL_BUT_THE_CALL = (
    "contact",
    "fix",
    "apology",
    "what would make it right",
    "extra",
    "diagnosis",
    "process fix",
)


def test_with_everything_done_but_the_call_a_recovery_waits_for_its_date(incident, steps, noon):
    for name in ALL_BUT_THE_CALL:
        steps[name]()

    later = noon + timedelta(hours=1)
    assert list(waiting_for_their_date(EVERYTHING(), at=later)) == [incident]
    assert list(needing_us(EVERYTHING(), at=later)) == []
    assert list(late_ones(EVERYTHING(), at=noon + timedelta(days=6))) == []


@pytest.mark.parametrize("missing", ALL_BUT_THE_CALL[2:])
def test_with_one_thing_missing_it_needs_us_still(missing, incident, steps, noon):
    for name in ALL_BUT_THE_CALL:
        if name != missing:
            steps[name]()

    later = noon + timedelta(hours=1)
    assert list(waiting_for_their_date(EVERYTHING(), at=later)) == []
    assert list(needing_us(EVERYTHING(), at=later)) == [incident]


def test_once_the_call_is_due_it_needs_us_again(incident, steps, noon):
    for name in ALL_BUT_THE_CALL:
        steps[name]()

    assert list(needing_us(EVERYTHING(), at=noon + timedelta(days=8))) == [incident]


def test_a_closed_one_needs_nobody(incident, staff_member, steps, noon):
    Incident.objects.filter(pk=incident.pk).update(**closed(noon))

    assert list(needing_us(EVERYTHING(), at=noon)) == []
    assert list(late_ones(EVERYTHING(), at=noon + timedelta(days=1))) == []


def closed(at):
    return {"status": "closed", "closed_at": at, "closed_as": "recovered"}


def test_late_begins_at_the_due_time_and_at_risk_three_quarters_before(incident, noon):
    def seen(minutes):
        at = noon + timedelta(minutes=minutes)
        late, risky = late_ones(EVERYTHING(), at=at), at_risk_ones(EVERYTHING(), at=at)
        return late.count(), risky.count()

    assert [seen(minutes) for minutes in (10, 12, 14, 15)] == [(0, 0), (0, 1), (0, 1), (1, 0)]


def test_at_risk_says_the_same_of_a_row_and_of_the_table(incident, noon):
    for minutes in (0, 11, 12, 44, 46, 89, 91, 200):
        at = noon + timedelta(minutes=minutes)
        rows = [clock for clock in Deadline.objects.all() if clock.is_at_risk(at)]

        in_time = [clock.pk for clock in rows if clock.due_at > at]
        assert sorted(at_risk(Deadline.objects.all(), at=at).values_list("pk", flat=True)) == (
            sorted(in_time)
        )


def test_done_in_time_is_neither_late_nor_at_risk(incident, staff_member, noon):
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)

    clocks = Deadline.objects.filter(kind=DeadlineKind.FIX)
    assert not at_risk(clocks, at=noon + timedelta(minutes=50)).exists()


@pytest.mark.parametrize(
    "who", ["staff_member", "manager_user", "department_head", "business_owner", "colleague"]
)
def test_whom_a_place_belongs_to_is_one_rule_said_twice(who, incident, request, business_owner):
    make_incident(by=business_owner, location=make_location("Hillside"))
    person = request.getfixturevalue(who)

    led = set(Incident.objects.filter(led_by(person)))
    assert led == {one for one in Incident.objects.all() if leads(person, one)}
