"""People: invited, changed, and never leaving a customer without somebody who answers."""

import pytest

from incidents.actions.people import (
    Position,
    Profile,
    add_first_owner,
    change_person,
    change_profile,
    disable_person,
    enable_person,
    invite_person,
)
from incidents.models import Event, OutgoingEmail, User
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.people import Role
from tests.makers import make_department, make_incident, make_location, make_person

NEW = Position("Night desk, Harbour", Role.STAFF)


def test_an_invited_person_gets_a_letter_and_has_no_password(business_owner, noon):
    person = invite_person(NEW, email="Night@Example.com", by=business_owner, at=noon)

    assert (person.email, person.has_usable_password()) == ("night@example.com", False)
    letter = OutgoingEmail.objects.get()
    assert (letter.kind, letter.to) == ("person_invited", "night@example.com")
    assert Event.objects.get().details == {"person": person.pk, "role": "staff"}


def test_one_address_is_one_person(business_owner, staff_member, noon):
    with pytest.raises(Invalid, match="here already") as refused:
        invite_person(NEW, email=staff_member.email.upper(), by=business_owner, at=noon)

    assert refused.value.field == "email"


def test_a_department_has_to_be_in_the_location(business_owner, rooms, noon):
    garden = make_location("Garden")

    with pytest.raises(Invalid, match="another location"):
        invite_person(
            Position("Desk", Role.STAFF, garden, rooms),
            email="desk@example.com",
            by=business_owner,
            at=noon,
        )


def test_only_the_business_owner_changes_people(staff_member, manager_user, department_head, noon):
    for person in (staff_member, manager_user, department_head):
        with pytest.raises(Forbidden, match="business owner"):
            invite_person(NEW, email="new@example.com", by=person, at=noon)
        with pytest.raises(Forbidden, match="business owner"):
            change_person(staff_member, position=NEW, version=1, by=person, at=noon)
        with pytest.raises(Forbidden, match="business owner"):
            disable_person(staff_member, by=person, at=noon)


def test_a_change_names_the_fields_and_nothing_personal(business_owner, staff_member, noon):
    position = Position("Front desk", Role.MANAGER, staff_member.location)

    change_person(staff_member, position=position, version=1, by=business_owner, at=noon)

    assert (staff_member.role, staff_member.version) == (Role.MANAGER, 2)
    assert Event.objects.get().details == {"person": staff_member.pk, "fields": ["name", "role"]}


def test_of_two_who_change_a_person_the_second_is_told(business_owner, staff_member, noon):
    change_person(staff_member, position=NEW, version=1, by=business_owner, at=noon)

    with pytest.raises(Conflict, match="compare"):
        change_person(staff_member, position=NEW, version=1, by=business_owner, at=noon)


def test_the_last_business_owner_stays_one(business_owner, noon):
    as_staff = Position("Business owner", Role.STAFF)

    with pytest.raises(Conflict, match="last business owner"):
        change_person(business_owner, position=as_staff, version=1, by=business_owner, at=noon)

    make_person("Second owner", role=Role.OWNER)
    change_person(business_owner, position=as_staff, version=1, by=business_owner, at=noon)
    assert business_owner.role == Role.STAFF


def test_nobody_leaves_while_they_own_a_recovery(business_owner, staff_member, incident, noon):
    with pytest.raises(Conflict, match="owns one recovery on the way; hand over first"):
        disable_person(staff_member, by=business_owner, at=noon)

    staff_member.refresh_from_db()
    assert staff_member.is_active


def test_who_leaves_leaves_their_posts(business_owner, harbour, noon):
    leaving = make_person("Head of rooms", role=Role.DEPARTMENT_HEAD, location=harbour)
    rooms = make_department("Rooms", location=harbour, head=leaving)
    harbour.fallback_manager = leaving
    harbour.save()

    disable_person(leaving, by=business_owner, at=noon)

    rooms.refresh_from_db()
    harbour.refresh_from_db()
    assert (rooms.head, rooms.version) == (None, 2)
    assert (harbour.fallback_manager, harbour.version) == (None, 2)
    kinds = [event.kind for event in Event.objects.order_by("pk")]
    assert kinds == ["place.changed", "place.changed", "person.disabled"]


def test_nobody_ends_their_own_access(business_owner, noon):
    with pytest.raises(Forbidden, match="your own"):
        disable_person(business_owner, by=business_owner, at=noon)


def test_access_ends_once_and_comes_back(business_owner, staff_member, noon):
    disable_person(staff_member, by=business_owner, at=noon)

    with pytest.raises(Conflict, match="no access already"):
        disable_person(staff_member, by=business_owner, at=noon)
    enable_person(staff_member, by=business_owner, at=noon)
    with pytest.raises(Conflict, match="has access already"):
        enable_person(staff_member, by=business_owner, at=noon)

    staff_member.refresh_from_db()
    assert staff_member.is_active


def test_a_closed_recovery_does_not_hold_anybody_back(business_owner, staff_member, harbour, noon):
    owned = make_incident(by=staff_member)
    type(owned).objects.filter(pk=owned.pk).update(
        status="closed", closed_at=noon, closed_as="recovered"
    )

    disable_person(staff_member, by=business_owner, at=noon)

    staff_member.refresh_from_db()
    assert not staff_member.is_active


def test_everybody_changes_their_own_profile(staff_member, colleague, noon):
    profile = Profile("Front desk", time_zone="Europe/Paris", wants_digest=False)

    change_profile(staff_member, profile=profile, version=1, by=staff_member, at=noon)
    with pytest.raises(Forbidden, match="their own"):
        change_profile(staff_member, profile=profile, version=2, by=colleague, at=noon)

    assert (staff_member.time_zone, staff_member.wants_digest) == ("Europe/Paris", False)


def test_the_first_owner_comes_in_once(db, noon):
    owner = add_first_owner("You@Example.com", name="You", password="long enough to keep", at=noon)

    assert (owner.email, owner.role, owner.is_superuser) == ("you@example.com", Role.OWNER, True)
    with pytest.raises(Conflict, match="already"):
        add_first_owner("two@example.com", name="Two", password="long enough to keep", at=noon)
    assert User.objects.count() == 1


def test_the_first_owner_needs_a_password_that_holds(db, noon):
    with pytest.raises(Invalid, match="too short"):
        add_first_owner("you@example.com", name="You", password="short", at=noon)

    assert not User.objects.exists()
