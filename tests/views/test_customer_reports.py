"""Customers tell a place what was not right: one box, no sign-in, and somebody is on it at once."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from incidents.actions.answers import Told, take_report
from incidents.actions.places import close_tell_us, open_tell_us
from incidents.models import CustomerReport, Event, Incident, Location, OutgoingEmail
from incidents.refusals import Forbidden, Invalid
from tests.makers import make_location, make_shift

PAGE = "/settings/organisation/locations/{}/tell-us/"
MOST = 5


@pytest.fixture(autouse=True)
def _nobody_has_written(fresh_limits):
    yield
    cache.clear()


@pytest.fixture
def code(harbour, manager_user):
    open_tell_us(harbour, by=manager_user, at=now())
    harbour.refresh_from_db()
    return harbour.tell_us_code


def written(**also):
    return {"key": str(uuid4()), "words": "The shower was cold", "reach": "room 12", **also}


def test_it_becomes_an_incident_of_whoever_is_on_duty(code, client, colleague, harbour):
    make_shift(colleague, harbour, starts="00:00", ends="00:00")

    answer = client.post(f"/tell-us/{code}/", written())

    incident = Incident.objects.get()
    assert "Thank you for telling us" in answer.content.decode()
    assert (incident.owner, incident.discovered_by) == (colleague, "customer")
    assert (incident.what_happened, incident.customer_hint) == ("The shower was cold", "room 12")
    assert incident.deadlines.armed().filter(kind="first_contact").exists()
    told = OutgoingEmail.objects.get(kind="incident_logged")
    assert told.recipient == colleague


def test_nobody_on_duty_leaves_it_to_the_manager(code, client, manager_user):
    client.post(f"/tell-us/{code}/", written())

    assert Incident.objects.get().owner == manager_user
    assert OutgoingEmail.objects.filter(recipient=manager_user, kind="incident_logged").exists()


def test_no_script_no_cookie_and_opening_it_changes_nothing(code, db):
    strict = Client(enforce_csrf_checks=True)
    before = Event.objects.count()

    assert {strict.get(f"/tell-us/{code}/").status_code for _ in range(20)} == {200}
    assert Event.objects.count() == before
    assert strict.post(f"/tell-us/{code}/", written()).status_code == 200


def test_the_same_form_twice_is_one(code, client):
    form = written()
    for _ in range(3):
        assert client.post(f"/tell-us/{code}/", form).status_code == 200

    assert Incident.objects.count() == CustomerReport.objects.count() == 1


def test_an_empty_box_says_so_and_keeps_the_rest(code, client):
    answer = client.post(f"/tell-us/{code}/", written(words="  "))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "in a few words" in page
    assert "room 12" in page
    assert not Incident.objects.exists()


def test_so_many_from_one_address_and_no_more(code, client):
    codes = [client.post(f"/tell-us/{code}/", written()).status_code for _ in range(MOST + 1)]

    assert codes == [200] * MOST + [429]
    assert Incident.objects.count() == MOST
    assert client.post(f"/tell-us/{code}/", written())["Retry-After"] == "300"


def test_an_odd_address_is_not_there(code, client):
    assert {client.get(f"/tell-us/{odd}/").status_code for odd in ("%00", "²", "x" * 500)} == {404}


@pytest.mark.parametrize("end", ["closed", "renewed", "place", "never"])
def test_an_address_that_is_no_more_is_not_there(code, client, harbour, manager_user, end):
    if end == "closed":
        close_tell_us(harbour, by=manager_user, at=now())
    elif end == "renewed":
        open_tell_us(harbour, by=manager_user, at=now())
    elif end == "place":
        Location.objects.update(is_open=False)
    else:
        code = "x" * 12

    assert client.get(f"/tell-us/{code}/").status_code == 404
    assert client.post(f"/tell-us/{code}/", written()).status_code == 404
    assert not Incident.objects.exists()


def test_it_speaks_the_language_of_the_phone(code, client):
    page = client.get(f"/tell-us/{code}/", headers={"accept-language": "de-CH,de;q=0.9"})

    assert "War etwas nicht in Ordnung?" in page.content.decode()


def test_a_place_without_a_page_has_no_address_that_is_empty(harbour, client):
    assert client.get("/tell-us//").status_code == 404


def test_another_places_manager_opens_no_page(harbour, manager_user):
    other = make_location("Hill")

    with pytest.raises(Forbidden):
        open_tell_us(other, by=manager_user, at=now())


def test_the_sign_shows_the_address_and_its_code(code, browser_of, manager_user, harbour):
    page = browser_of(manager_user).get(PAGE.format(harbour.pk)).content.decode()

    assert f"/tell-us/{code}/" in page
    assert "<svg" in page


def test_closing_twice_is_one_event(code, harbour, manager_user):
    for _ in range(2):
        close_tell_us(harbour, by=manager_user, at=now())

    assert Event.objects.filter(kind="place.tell_us_closed").count() == 1


def test_nothing_written_is_nothing(harbour, manager_user):
    with pytest.raises(Invalid):
        take_report(harbour, told=Told(" "), key=uuid4(), at=now())
