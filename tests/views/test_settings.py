"""The settings screens: the business owner's alone, careful with what was typed."""

import pytest

from incidents.models import (
    Event,
    IncidentType,
    Organisation,
)
from incidents.words.people import Role
from tests.makers import make_department, make_person, make_request

ROOT = "/settings/organisation/"
KEPT = {
    "sends_surveys": "on",
    "survey_pause_days": "90",
    "language": "en",
    "stalled_after_minutes": "240",
    "authority_basis": "incident",
    "number_format": "en_US",
    "version": 1,
}
NIGHT = {"email": "night@example.com", "name": "Night desk", "role": "staff"}


@pytest.fixture
def pages(staff_member, rooms):
    person = f"{ROOT}people/{staff_member.pk}/"
    damage = IncidentType.objects.get(name="Damage").pk
    return [
        *(ROOT, f"{ROOT}business/", f"{ROOT}history/", f"{ROOT}people/", f"{ROOT}people/invite/"),
        *(person, f"{person}limit/", f"{person}end/"),
        *(f"{ROOT}locations/", f"{ROOT}locations/add/", f"{ROOT}locations/{rooms.location_id}/"),
        *(f"{ROOT}locations/{rooms.location_id}/department/", f"{ROOT}departments/{rooms.pk}/"),
        *(f"{ROOT}types/", f"{ROOT}types/add/", f"{ROOT}types/{damage}/"),
    ]


def test_the_business_owner_opens_every_page_and_changes_nothing(pages, browser_of, business_owner):
    browser = browser_of(business_owner)
    before = Event.objects.count()

    assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert Event.objects.count() == before


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.DEPARTMENT_HEAD])
def test_nobody_else_opens_or_sends_any(role, pages, browser_of):
    browser = browser_of(make_person("Somebody", role=role))

    for page in pages:
        answer = browser.get(page)
        assert (page, answer.status_code) == (page, 403)
        assert "business owner" in answer.content.decode()
        assert browser.post(page, {}).status_code in {403, 405}
    assert not Event.objects.exists()


def test_a_type_is_added_and_put_away(browser_of, business_owner):
    browser = browser_of(business_owner)
    browser.post(f"{ROOT}types/add/", {"name": "Noise", "default_severity": "high"})
    noise = IncidentType.objects.get(name="Noise")

    browser.post(
        f"{ROOT}types/{noise.pk}/", {"name": "Noise", "default_severity": "low", "version": 1}
    )

    noise.refresh_from_db()
    assert (noise.default_severity, noise.is_in_use) == ("low", False)
    assert "No longer in use" in browser.get(f"{ROOT}types/").content.decode()


def test_the_business_is_saved(browser_of, business_owner):
    typed = {
        "name": "Harbour Hotels",
        "currency": "EUR",
        "customer_word": "guest",
        **KEPT,
    }

    answer = browser_of(business_owner).post(f"{ROOT}business/", typed)

    organisation = Organisation.objects.get()
    assert (answer.status_code, organisation.currency) == (302, "EUR")


def test_a_currency_that_is_fixed_cannot_be_sent(
    browser_of, business_owner, incident, staff_member, noon
):
    make_request(incident, by=staff_member, at=noon)
    typed = {
        "name": "Harbour",
        "currency": "EUR",
        "customer_word": "guest",
        **KEPT,
    }

    browser_of(business_owner).post(f"{ROOT}business/", typed)

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.currency) == ("Harbour", "USD")


def test_everybody_changes_their_own_profile(browser_of, staff_member):
    typed = {"name": "Front desk", "time_zone": "Europe/Paris", "version": 1}

    answer = browser_of(staff_member).post("/settings/", typed)

    staff_member.refresh_from_db()
    assert (answer.status_code, staff_member.wants_digest) == (302, False)
    assert staff_member.zone.key == "Europe/Paris"
    assert browser_of(staff_member).post("/settings/", typed).status_code == 409
    assert browser_of(staff_member).post("/settings/", {"name": ""}).status_code == 422


def test_the_lists_need_few_queries(
    browser_of, business_owner, harbour, django_assert_max_num_queries
):
    for number in range(6):
        head = make_person(f"Desk {number}", location=harbour)
        make_department(f"Part {number}", location=harbour, head=head)
    browser = browser_of(business_owner)
    browser.post(f"{ROOT}people/invite/", NIGHT)

    for page in ("people/", "locations/", "types/", "history/"):
        with django_assert_max_num_queries(15):
            browser.get(ROOT + page)
