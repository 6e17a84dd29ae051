"""Locations and departments on the settings screens."""

import pytest

from incidents.models import Department, Location

ROOT = "/settings/organisation/"
GARDEN = {
    "name": "Garden",
    "time_zone": "America/New_York",
    "calls_from": "10:00",
    "calls_until": "18:00",
    "fallback_manager": "",
}


def test_a_location_is_opened_and_changed(browser_of, business_owner):
    browser = browser_of(business_owner)
    browser.post(f"{ROOT}locations/add/", GARDEN)
    garden = Location.objects.get()

    answer = browser.post(
        f"{ROOT}locations/{garden.pk}/",
        {**GARDEN, "calls_until": "17:00", "is_open": "on", "version": 1},
    )

    garden.refresh_from_db()
    assert (answer.status_code, garden.is_open) == (302, True)
    assert f"{garden.calls_until:%H:%M}" == "17:00"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("time_zone", "Mars/Olympus"),
        ("calls_from", "25:00"),
        ("calls_until", "09:00"),
        ("fallback_manager", "999999"),
    ],
)
def test_a_bad_location_is_answered(field, value, browser_of, business_owner):
    answer = browser_of(business_owner).post(f"{ROOT}locations/add/", {**GARDEN, field: value})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Location.objects.exists()


def test_both_versions_are_shown_in_words(browser_of, business_owner, harbour):
    address = f"{ROOT}locations/{harbour.pk}/"

    page = browser_of(business_owner).post(address, {**GARDEN, "version": 7, "is_open": "on"})

    said = {one.label: (one.saved, one.typed) for one in page.context["form"].differences}
    assert page.status_code == 409
    assert said["Time zone"] == ("Berlin", "New York")


def test_a_department_is_added_and_gets_a_head(browser_of, business_owner, harbour, manager_user):
    browser = browser_of(business_owner)
    browser.post(f"{ROOT}locations/{harbour.pk}/department/", {"name": "Spa"})
    spa = Department.objects.get()

    browser.post(
        f"{ROOT}departments/{spa.pk}/",
        {"name": "Spa", "head": manager_user.pk, "is_open": "on", "version": 1},
    )

    spa.refresh_from_db()
    assert (spa.head, spa.is_open) == (manager_user, True)
