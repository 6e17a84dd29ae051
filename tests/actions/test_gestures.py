"""The shelf: who puts what on it, what it refuses, and what a plan takes from it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.gestures import Prepared, add_gesture, change_gesture
from incidents.models import Event, Gesture, IncidentType, Remedy
from incidents.policy.ladder import NEVER_EXTRA
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.remedies import Purpose, RemedyKind
from tests.makers import make_location, make_remedy

SAUCE = Prepared("A sauce at the table", "The chef makes it there", RemedyKind.GESTURE)


@pytest.fixture
def sauce(harbour):
    return replace(SAUCE, location=harbour, performed_by="The chef")


@pytest.fixture
def on_the_shelf(sauce, manager_user, noon):
    return add_gesture(sauce, by=manager_user, at=noon)


def test_what_works_is_put_on_the_shelf(on_the_shelf, manager_user):
    assert (on_the_shelf.cost, on_the_shelf.is_in_use, on_the_shelf.version) == (0, True, 1)
    event = Event.objects.get(kind="gesture.added")
    assert (event.by, event.details) == (manager_user, {"gesture": on_the_shelf.pk})


def test_it_is_changed_and_put_away_with_what_changed(on_the_shelf, sauce, manager_user, noon):
    put_away = replace(sauce, is_in_use=False, cost=Decimal("4.50"))

    change_gesture(on_the_shelf, prepared=put_away, version=1, by=manager_user, at=noon)

    assert not Gesture.objects.in_use().filter(pk=on_the_shelf.pk).exists()
    event = Event.objects.get(kind="gesture.changed")
    assert event.details["fields"] == ["cost", "is_in_use"]


def test_of_two_who_change_it_nobody_is_overwritten(on_the_shelf, sauce, manager_user, noon):
    first, second = replace(sauce, title="First"), replace(sauce, title="Second")
    change_gesture(on_the_shelf, prepared=first, version=1, by=manager_user, at=noon)

    with pytest.raises(Conflict):
        change_gesture(on_the_shelf, prepared=second, version=1, by=manager_user, at=noon)

    assert Gesture.objects.get(pk=on_the_shelf.pk).title == "First"


def test_the_front_desk_does_not_keep_the_shelf(on_the_shelf, sauce, staff_member, noon):
    other = replace(sauce, title="Another")
    with pytest.raises(Forbidden):
        add_gesture(other, by=staff_member, at=noon)
    with pytest.raises(Forbidden):
        change_gesture(on_the_shelf, prepared=other, version=1, by=staff_member, at=noon)


def test_a_manager_moves_nothing_to_a_shelf_that_is_not_theirs(
    on_the_shelf, sauce, manager_user, noon
):
    for place in (None, make_location("Hill")):
        with pytest.raises(Forbidden):
            moved = replace(sauce, location=place)
            change_gesture(on_the_shelf, prepared=moved, version=1, by=manager_user, at=noon)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"wording": " "}, "wording"),
        ({"kind": RemedyKind.GIFT}, "cost"),
        ({"cost": Decimal("-1")}, "cost"),
        ({"cost": Decimal("1000000.01")}, "cost"),
        *(({"kind": kind, "cost": Decimal(5)}, "purpose") for kind in sorted(NEVER_EXTRA)),
    ],
)
def test_what_no_plan_could_be_is_not_prepared(wrong, field, sauce, manager_user, noon):
    with pytest.raises(Invalid) as refused:
        add_gesture(replace(sauce, **wrong), by=manager_user, at=noon)

    assert refused.value.field == field


def test_one_name_once_per_place_and_type(on_the_shelf, sauce, manager_user, noon):
    same = replace(sauce, title=sauce.title.upper())
    with pytest.raises(Invalid, match="of this name already"):
        add_gesture(same, by=manager_user, at=noon)

    add_gesture(replace(same, incident_type=a_type()), by=manager_user, at=noon)


def test_the_database_refuses_a_price_cut_as_the_extra(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Gesture.objects.create(title="x", wording="x", kind=RemedyKind.DISCOUNT, cost=5)


def test_a_remedy_remembers_what_it_was_taken_from(incident, on_the_shelf, staff_member, noon):
    remedy = make_remedy(
        incident,
        by=staff_member,
        at=noon,
        gesture=on_the_shelf,
        kind=on_the_shelf.kind,
        purpose=Purpose.EXTRA,
        unexpected=True,
        performed_by=on_the_shelf.performed_by,
    )

    remedy.refresh_from_db()
    assert (remedy.gesture, remedy.performed_by) == (on_the_shelf, "The chef")
    event = Event.objects.get(kind="remedy.proposed")
    assert event.details["gesture"] == on_the_shelf.pk


def test_what_was_prepared_for_another_place_or_type_is_not_taken(
    incident, sauce, staff_member, business_owner, noon
):
    for where in ({"location": make_location("Hill")}, {"incident_type": a_type()}):
        other = add_gesture(replace(sauce, **where), by=business_owner, at=noon)
        with pytest.raises(Invalid, match="another place or type"):
            make_remedy(incident, by=staff_member, at=noon, gesture=other)

    assert not Remedy.objects.exists()


def test_what_was_put_away_meanwhile_is_still_what_was_planned(
    incident, on_the_shelf, sauce, staff_member, manager_user, noon
):
    gone = replace(sauce, is_in_use=False)
    change_gesture(on_the_shelf, prepared=gone, version=1, by=manager_user, at=noon)

    assert make_remedy(incident, by=staff_member, at=noon, gesture=on_the_shelf).gesture


def a_type():
    return IncidentType.objects.get(name="Out of stock")
