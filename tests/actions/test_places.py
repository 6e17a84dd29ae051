"""Places: hours that make sense, one name each, and always one that is open."""

from dataclasses import replace
from datetime import time

import pytest

from incidents.actions.places import (
    Part,
    Place,
    add_department,
    add_location,
    change_department,
    change_location,
)
from incidents.models import Deadline, Event, Location
from incidents.refusals import Conflict, Forbidden, Invalid
from tests.makers import make_department

GARDEN = Place("Garden", "America/New_York", time(10), time(18))


def test_a_place_is_opened_with_its_hours(business_owner, noon):
    location = add_location(GARDEN, by=business_owner, at=noon)

    assert location.zone.key == "America/New_York"
    assert location.hours_in_words == "Every day 8:00–20:00"
    assert Event.objects.get().details == {"location": location.pk}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"calls_until": time(9)}, "calls_until"),
        ({"name": "HARBOUR"}, "name"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(change, field, business_owner, harbour, noon):
    with pytest.raises(Invalid) as refused:
        add_location(replace(GARDEN, **change), by=business_owner, at=noon)

    assert refused.value.field == field
    assert Location.objects.count() == 1


def test_a_new_zone_moves_no_running_clock(business_owner, incident, harbour, noon):
    before = list(Deadline.objects.values_list("pk", "due_at"))

    change_location(
        harbour, place=replace(GARDEN, name="Harbour"), version=1, by=business_owner, at=noon
    )

    assert list(Deadline.objects.values_list("pk", "due_at")) == before
    fields = Event.objects.get(kind="place.changed").details["fields"]
    assert fields == ["time_zone"]


def test_the_last_open_place_stays_open(business_owner, harbour, noon):
    closed = replace(GARDEN, name="Harbour", is_open=False)

    with pytest.raises(Invalid, match="last open place"):
        change_location(harbour, place=closed, version=1, by=business_owner, at=noon)
    add_location(GARDEN, by=business_owner, at=noon)
    change_location(harbour, place=closed, version=1, by=business_owner, at=noon)

    assert not harbour.is_open


def test_of_two_who_change_a_place_the_second_is_told(business_owner, harbour, noon):
    change_location(harbour, place=GARDEN, version=1, by=business_owner, at=noon)

    with pytest.raises(Conflict, match="compare"):
        change_location(harbour, place=GARDEN, version=1, by=business_owner, at=noon)


def test_a_department_gets_a_head(business_owner, harbour, manager_user, noon):
    spa = add_department(harbour, part=Part("Spa"), by=business_owner, at=noon)

    change_department(spa, part=Part("Spa", manager_user), version=1, by=business_owner, at=noon)

    assert (spa.head, spa.version) == (manager_user, 2)
    assert Event.objects.latest("pk").details == {"department": spa.pk, "fields": ["head"]}
    with pytest.raises(Conflict):
        change_department(spa, part=Part("Spa"), version=1, by=business_owner, at=noon)


def test_one_name_per_place(business_owner, harbour, noon):
    make_department("Spa", location=harbour)

    with pytest.raises(Invalid, match="this name already"):
        add_department(harbour, part=Part("spa"), by=business_owner, at=noon)


def test_only_the_business_owner_changes_places(manager_user, harbour, rooms, noon):
    for act in (
        lambda: add_location(GARDEN, by=manager_user, at=noon),
        lambda: change_location(harbour, place=GARDEN, version=1, by=manager_user, at=noon),
        lambda: add_department(harbour, part=Part("Spa"), by=manager_user, at=noon),
        lambda: change_department(rooms, part=Part("Spa"), version=1, by=manager_user, at=noon),
    ):
        with pytest.raises(Forbidden, match="business owner"):
            act()
