"""People on the settings screens: invited, changed, and never missed by a customer."""

import pytest

from incidents.actions.people import Position, change_person
from incidents.models import OutgoingEmail, User
from incidents.words.people import Role

ROOT = "/settings/organisation/"
NIGHT = {"email": "night@example.com", "name": "Night desk", "role": "staff"}


def test_somebody_is_invited(browser_of, business_owner, harbour):
    answer = browser_of(business_owner).post(
        f"{ROOT}people/invite/", {**NIGHT, "location": harbour.pk}
    )

    person = User.objects.get(email="night@example.com")
    assert (answer.status_code, person.location) == (302, harbour)
    assert OutgoingEmail.objects.get().to == "night@example.com"


def test_a_department_alone_says_the_location_too(browser_of, business_owner, rooms):
    browser_of(business_owner).post(f"{ROOT}people/invite/", {**NIGHT, "department": rooms.pk})

    assert User.objects.get(email="night@example.com").location == rooms.location


@pytest.mark.parametrize(
    "bad",
    [
        {"email": "nobody"},
        {"email": "front-desk--harbour@example.com"},
        {"name": ""},
        {"name": "x" * 121},
        {"role": "king"},
        {"location": "999999"},
        {"name": "nul \x00"},
    ],
)
def test_a_bad_invitation_is_answered(bad, browser_of, business_owner, staff_member):
    answer = browser_of(business_owner).post(f"{ROOT}people/invite/", {**NIGHT, **bad})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(bad)
    assert not OutgoingEmail.objects.exists()


def test_after_a_conflict_both_versions_of_a_person_are_shown(
    browser_of, business_owner, staff_member, noon
):
    theirs = Position("Theirs", Role.MANAGER, staff_member.location)
    change_person(staff_member, position=theirs, version=1, by=business_owner, at=noon)
    browser, address = browser_of(business_owner), f"{ROOT}people/{staff_member.pk}/"

    page = browser.post(address, {"name": "Mine", "role": "staff", "version": 1})

    shown = [(one.label, one.saved, one.typed) for one in page.context["form"].differences]
    assert page.status_code == 409
    assert shown == [
        ("Name", "Theirs", "Mine"),
        ("Role", "Manager", "Front desk"),
        ("Location", "Harbour", "Nothing"),
    ]
    again = browser.post(address, {"name": "Mine", "role": "staff", "version": 2})
    assert (again.status_code, User.objects.get(pk=staff_member.pk).name) == (302, "Mine")


def test_access_ends_and_comes_back(browser_of, business_owner, staff_member):
    owner, theirs = browser_of(business_owner), browser_of(staff_member)
    assert theirs.get("/settings/").status_code == 200

    ended = owner.post(f"{ROOT}people/{staff_member.pk}/end/")
    assert (ended.status_code, theirs.get("/settings/").status_code) == (302, 302)
    assert owner.post(f"{ROOT}people/{staff_member.pk}/end/").status_code == 409
    assert owner.post(f"{ROOT}people/{staff_member.pk}/enable/").status_code == 302

    staff_member.refresh_from_db()
    assert staff_member.is_active


def test_who_owns_a_recovery_is_handed_over_first(
    browser_of, business_owner, staff_member, incident
):
    browser, address = browser_of(business_owner), f"{ROOT}people/{staff_member.pk}/end/"

    page = browser.get(address).content.decode()
    answer = browser.post(address)

    assert ("Hand over first" in page, f"/incidents/{incident.pk}/handoff/" in page) == (True, True)
    assert (answer.status_code, "owns one recovery" in answer.content.decode()) == (409, True)


def test_one_cannot_end_ones_own_access(browser_of, business_owner):
    answer = browser_of(business_owner).post(f"{ROOT}people/{business_owner.pk}/end/")

    assert answer.status_code == 403


def test_people_are_found_by_name_and_address(browser_of, business_owner, staff_member):
    browser = browser_of(business_owner)

    found = browser.get(f"{ROOT}people/?q=front+harbour").context["people"]
    nobody = browser.get(f"{ROOT}people/?q=%25").content.decode()

    assert [person for person, _ in found] == [staff_member]
    assert "Nobody found" in nobody
