"""The way out of the daily mail: one click from outside, and nothing by looking."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from incidents.actions.digests import queue_digests
from incidents.actions.post import deliver_outbox
from incidents.emails.letter import unsubscribe_address
from incidents.models import Event, User

SITE = "http://localhost:8000"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def address(staff_member):
    return unsubscribe_address(staff_member, "digest").removeprefix(SITE)


@pytest.fixture
def outside():
    """A mail program: no session, no cookie, and the check of forms switched on."""
    return Client(enforce_csrf_checks=True)


def wants_digest(person):
    return User.objects.get(pk=person.pk).wants_digest


def test_looking_shows_one_button_and_changes_nothing(outside, address, staff_member):
    for _ in range(2):
        page = outside.get(address)
        outside.head(address)

    assert page.status_code == 200
    assert "Switch the daily mail off</button>" in page.content.decode()
    assert wants_digest(staff_member)
    assert not Event.objects.exists()


def test_one_click_switches_it_off_and_twice_is_once(outside, address, staff_member):
    first, again = (outside.post(address, ONE_CLICK) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert "The daily mail is off" in first.content.decode()
    assert not wants_digest(staff_member)
    [event] = Event.objects.all()
    assert (event.kind, event.by) == ("person.changed", staff_member)
    assert event.details == {"person": staff_member.pk, "fields": ["wants_digest"]}


def test_a_link_that_was_changed_or_is_for_something_else_says_nothing(outside, staff_member):
    known = {"person": staff_member.pk, "kind": "digest"}
    tokens = [
        "x",
        signing.dumps(known),
        signing.dumps({**known, "person": 99_999}, salt="incidents.unsubscribe"),
        signing.dumps({**known, "kind": "deadline_breached"}, salt="incidents.unsubscribe"),
    ]

    answers = [
        send(f"/unsubscribe/{token}/") for token in tokens for send in (outside.get, outside.post)
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(rb"nonce-\S+", b"", answer.content) for answer in answers}) == 1
    assert wants_digest(staff_member)


def test_an_old_link_is_of_no_use(outside, staff_member, time_machine):
    time_machine.move_to("2026-01-01T08:00:00Z")
    address = unsubscribe_address(staff_member, "digest").removeprefix(SITE)

    time_machine.shift(timedelta(days=367))

    assert outside.post(address, ONE_CLICK).status_code == 404


def test_a_link_of_somebody_who_left_is_of_no_use(outside, address, staff_member):
    User.objects.filter(pk=staff_member.pk).update(is_active=False)

    assert outside.get(address).status_code == 404


def test_it_is_the_daily_mail_alone_that_carries_the_way_out(
    incident, staff_member, mail_server, settings, outside, noon
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    morning = noon.replace(day=5, hour=7)
    queue_digests(at=morning)

    deliver_outbox(at=morning)

    letter = next(one for one in mail_server.letters if one["To"] == staff_member.email)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].strip(" <>")
    assert address.startswith(f"{SITE}/unsubscribe/")
    assert outside.post(address.removeprefix(SITE), ONE_CLICK).status_code == 200
    assert not wants_digest(staff_member)
