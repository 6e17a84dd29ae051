"""The letters of a demo, as they would look; anywhere else there is no such page."""

from datetime import timedelta

import pytest

from incidents.actions import letters
from incidents.actions.clock import escalate_deadlines
from incidents.emails.letter import Letter
from incidents.models import OutgoingEmail


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def late(incident, manager_user, noon):
    escalate_deadlines(at=noon + timedelta(minutes=16))
    return OutgoingEmail.objects.order_by("pk").first()


def test_the_newest_letter_comes_first(demo, client, staff_member, noon):
    for key in ("first", "second"):
        letter = Letter(key=key, kind="hello", to="a@example.com", subject=key, text="Hello")
        letters.queue(letter, at=noon)
    client.force_login(staff_member)

    page = client.get("/dev/outbox/").content.decode()

    assert page.index("second") < page.index("first")


def test_a_letter_is_shown_in_a_frame_that_runs_nothing(demo, client, staff_member, late):
    client.force_login(staff_member)

    page = client.get(f"/dev/outbox/{late.pk}/")

    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page.content.decode()
    assert "First contact" in page.content.decode()


def test_the_frame_holds_the_letter_as_it_goes(demo, client, staff_member, late):
    client.force_login(staff_member)

    frame = client.get(f"/dev/outbox/{late.pk}/html/")

    policy = frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "/contact/" in frame.content.decode()


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/html/"])
def test_elsewhere_there_is_no_such_page(client, settings, staff_member, late, path):
    settings.DEMO, settings.DEBUG, settings.EMBEDDED = True, True, True
    settings.BASE_URL = "https://recovery.example.com"
    client.force_login(staff_member)

    assert client.get(f"/dev/outbox/{path.format(pk=late.pk)}").status_code == 404


def test_without_a_demo_only_the_business_owner_reads_the_letters(
    client, settings, staff_member, business_owner, late
):
    settings.DEMO, settings.DEBUG, settings.EMBEDDED = False, False, True
    seen = {}

    for person in (staff_member, business_owner):
        client.force_login(person)
        seen[person.name] = client.get("/dev/outbox/").status_code

    assert seen == {"Front desk, Harbour": 404, "Business owner": 200}


def test_who_is_not_signed_in_is_sent_to_sign_in(demo, client, db):
    assert client.get("/dev/outbox/").status_code == 302
