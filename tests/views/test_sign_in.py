"""Coming in: with one press in a demo, and by the letter of an invitation."""

import re

import pytest

from incidents.actions.people import Position, invite_person
from incidents.models import OutgoingEmail
from incidents.queries.demo import DEMO_PEOPLE
from tests.makers import make_person

ADDRESS = "/demo/sign-in/"


@pytest.fixture
def demo_manager(db):
    person = make_person("Manager, Harbour", role="manager")
    person.email = next(one.email for one in DEMO_PEOPLE if one.key == "manager")
    person.save()
    return person


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def test_one_press_signs_in(demo, demo_manager, client):
    answer = client.post(ADDRESS, {"person": "manager"})

    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(demo_manager.pk)


def test_the_sign_in_page_offers_who_is_there(demo, demo_manager, client):
    page = client.get("/accounts/login/").content.decode()

    assert "Continue as manager" in page
    assert "Continue as front desk" not in page


@pytest.mark.parametrize("key", ["", "staff", "root", "manager@demo.example", "\x00"])
def test_nobody_else_can_be_signed_in_as(key, demo, demo_manager, client):
    assert client.post(ADDRESS, {"person": key}).status_code == 404


def test_who_has_no_access_any_more_stays_out(demo, demo_manager, client):
    demo_manager.is_active = False
    demo_manager.save()

    assert client.post(ADDRESS, {"person": "manager"}).status_code == 404


def test_without_a_demo_there_is_no_such_page(demo_manager, client):
    assert client.post(ADDRESS, {"person": "manager"}).status_code == 404
    assert "Try it as" not in client.get("/accounts/login/").content.decode()


def test_a_look_signs_nobody_in(demo, demo_manager, client):
    assert client.get(ADDRESS).status_code == 405
    assert "_auth_user_id" not in client.session


def test_an_invited_person_chooses_a_password_and_comes_in(
    fresh_limits, business_owner, client, noon
):
    person = invite_person(
        Position("Night desk", "staff"), email="night@example.com", by=business_owner, at=noon
    )
    letter = OutgoingEmail.objects.get().text
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", letter).group(1)

    page = client.get(link, follow=True)
    chosen = {"password1": "long enough to keep", "password2": "long enough to keep"}
    client.post(page.redirect_chain[-1][0], chosen)
    client.post("/accounts/login/", {"login": person.email, "password": chosen["password1"]})

    assert client.session["_auth_user_id"] == str(person.pk)
