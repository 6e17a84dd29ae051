"""What the side bar counts: only what waits for this person, in few queries."""

from datetime import timedelta

import pytest

from incidents.actions.recoveries import mark_fixed
from incidents.models import Organisation
from incidents.queries.kept import as_of
from incidents.queries.navigation import Counts, counts_for, the_organisation
from tests.makers import make_incident

WEEK = timedelta(days=7)


def test_own_recoveries_that_need_me_are_counted(incident, staff_member, colleague, noon):
    assert counts_for(staff_member, state=as_of(noon)) == Counts(incidents=1)
    assert counts_for(colleague, state=as_of(noon)) == Counts()


def test_calls_count_from_the_morning_of_their_day(incident, staff_member, department_head, noon):
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)

    assert counts_for(department_head, state=as_of(noon + WEEK - timedelta(days=1))).calls == 0
    assert counts_for(department_head, state=as_of(noon + WEEK - timedelta(hours=6))).calls == 1
    assert counts_for(staff_member, state=as_of(noon + WEEK)).calls == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_side_bar_costs_the_same_however_much_there_is(
    rows, staff_member, manager_user, noon, django_assert_max_num_queries
):
    for _ in range(rows):
        make_incident(by=staff_member)

    with django_assert_max_num_queries(4):
        counts_for(staff_member, state=as_of(noon))
    with django_assert_max_num_queries(7):
        counts_for(manager_user, state=as_of(noon))


def test_while_nothing_happens_nothing_is_counted_again(
    incident, staff_member, noon, django_assert_num_queries
):
    counts_for(staff_member, state=as_of(noon))

    with django_assert_num_queries(1):
        assert counts_for(staff_member, state=as_of(noon)) == Counts(incidents=1)


def test_what_happens_is_counted_at_once(incident, staff_member, noon):
    counts_for(staff_member, state=as_of(noon))

    make_incident(by=staff_member)

    assert counts_for(staff_member, state=as_of(noon)) == Counts(incidents=2)


def test_the_organisation_is_there_from_the_start(db):
    assert the_organisation().name
    Organisation.objects.all().delete()
    assert the_organisation().customer_word == "customer"
