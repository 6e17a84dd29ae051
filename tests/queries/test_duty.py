"""Who is on duty and who stands in, at one moment."""

from datetime import date, time, timedelta

import pytest

from incidents.queries.duty import on_duty, standing
from incidents.words.people import Role
from tests.makers import make_absence, make_location, make_person, make_shift

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEDNESDAY = date(2026, 3, 4)  # the day of noon


def test_whoever_is_there_stands_for_themselves(staff_member, colleague, noon):
    colleague.is_active = False

    assert standing([staff_member, colleague], at=noon) == {staff_member.pk: staff_member}


def test_a_deputy_stands_in_from_the_first_to_the_last_moment(staff_member, colleague, noon):
    absence = make_absence(staff_member, colleague, at=noon)
    starts, ends = absence.starts_at, absence.ends_at
    second = timedelta(seconds=1)

    who = [
        standing([staff_member], at=at)[staff_member.pk]
        for at in (starts - second, starts, ends - second, ends)
    ]

    assert who == [staff_member, colleague, colleague, staff_member]


def test_back_early_is_back(staff_member, colleague, noon):
    absence = make_absence(staff_member, colleague, at=noon)
    absence.ended_at = noon
    absence.save()

    assert standing([staff_member], at=noon) == {staff_member.pk: staff_member}


def test_of_a_deputy_who_is_away_the_deputy_stands_in(staff_member, colleague, manager_user, noon):
    make_absence(staff_member, colleague, at=noon)
    make_absence(colleague, manager_user, at=noon)

    assert standing([staff_member], at=noon) == {staff_member.pk: manager_user}


def test_nobody_stands_in_where_the_chain_ends(staff_member, colleague, manager_user, noon):
    make_absence(staff_member, colleague, at=noon)
    make_absence(colleague, staff_member, at=noon)
    make_absence(manager_user, make_person("Left long ago", is_active=False), at=noon)

    assert standing([staff_member, colleague, manager_user], at=noon) == {}


def test_of_two_absences_the_other_deputy_helps(staff_member, colleague, manager_user, noon):
    make_absence(staff_member, colleague, at=noon - HOUR)
    make_absence(staff_member, make_person("Left long ago", is_active=False), at=noon)

    assert standing([staff_member], at=noon) == {staff_member.pk: colleague}


@pytest.mark.parametrize("count", [1, 3])
def test_standing_in_is_one_query(count, colleague, noon, django_assert_num_queries):
    people = [make_person(f"Person {number}") for number in range(count)]
    for person in people:
        make_absence(person, colleague, at=noon)

    with django_assert_num_queries(1):
        assert set(standing(people, at=noon).values()) == {colleague}


def test_a_shift_is_in_the_wall_time_of_its_place(harbour, manager_user, noon):
    make_shift(manager_user, harbour, starts=time(13), ends=time(14))  # noon in UTC, Berlin winter

    assert on_duty([harbour.pk], at=noon) == {harbour.pk: manager_user}
    assert on_duty([harbour.pk], at=noon - HOUR) == {}
    assert on_duty([harbour.pk], at=noon + HOUR) == {}


def test_a_night_shift_runs_into_the_next_day(harbour, manager_user, noon):
    make_shift(manager_user, harbour, weekdays="3", starts=time(22), ends=time(6))

    nights = [on_duty([harbour.pk], at=noon + hours * HOUR) for hours in (8, 9, 16, 17, 33)]

    assert nights == [{}, {harbour.pk: manager_user}, {harbour.pk: manager_user}, {}, {}]


def test_a_swap_of_one_evening_goes_before_the_plan(harbour, manager_user, second_manager, noon):
    make_shift(manager_user, harbour)
    make_shift(second_manager, harbour, first_day=WEDNESDAY, last_day=WEDNESDAY)

    assert on_duty([harbour.pk], at=noon) == {harbour.pk: second_manager}
    assert on_duty([harbour.pk], at=noon + DAY) == {harbour.pk: manager_user}


def test_of_two_alike_the_newest_counts_and_what_is_over_does_not(
    harbour, manager_user, second_manager, noon
):
    make_shift(manager_user, harbour)
    newer = make_shift(second_manager, harbour)

    assert on_duty([harbour.pk], at=noon) == {harbour.pk: second_manager}

    newer.is_over = True
    newer.save()
    assert on_duty([harbour.pk], at=noon) == {harbour.pk: manager_user}


def test_a_duty_manager_who_is_away_is_replaced(harbour, manager_user, second_manager, noon):
    make_shift(manager_user, harbour)
    make_absence(manager_user, second_manager, at=noon)

    assert on_duty([harbour.pk], at=noon) == {harbour.pk: second_manager}


def test_where_nobody_stands_in_the_next_one_on_the_plan_is_on_duty(
    harbour, manager_user, second_manager, noon
):
    make_shift(second_manager, harbour)
    make_shift(manager_user, harbour, first_day=WEDNESDAY, last_day=WEDNESDAY)
    manager_user.is_active = False
    manager_user.save()

    assert on_duty([harbour.pk], at=noon) == {harbour.pk: second_manager}


@pytest.mark.parametrize("count", [1, 3])
def test_who_is_on_duty_is_as_many_queries_for_any_number_of_places(
    count, db, noon, django_assert_num_queries
):
    places = [make_location(f"Place {number}") for number in range(count)]
    for place in places:
        make_shift(make_person(f"Manager, {place}", role=Role.MANAGER, location=place), place)

    with django_assert_num_queries(2):
        assert set(on_duty([place.pk for place in places], at=noon)) == {one.pk for one in places}

    make_absence(places[0].shifts.get().person, make_person("Deputy"), at=noon)
    with django_assert_num_queries(3):
        assert set(on_duty([place.pk for place in places], at=noon)) == {one.pk for one in places}
