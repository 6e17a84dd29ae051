"""Letters that could not be sent: seen by the business owner, and sent again with one press."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import now

from incidents.actions import letters
from incidents.actions.post import deliver_outbox, send_again
from incidents.emails.letter import Letter
from incidents.models import Event, OutgoingEmail
from incidents.refusals import Conflict, Forbidden

HELLO = Letter(key="hello", kind="guide_asked", to="a@example.com", subject="Hello", text="Day")
PAGE = "/settings/organisation/letters/"


@pytest.fixture
def dead(incident):
    letters.queue(replace(HELLO, incident=incident), at=now())
    letter = OutgoingEmail.objects.filter(dedupe_key="hello")
    letter.update(state="dead", tries=6, last_error="554 No such person")
    return letter.get()


def test_a_letter_that_died_is_listed_with_its_reason(browser_of, business_owner, dead):
    browser = browser_of(business_owner)

    page = browser.get(PAGE).content.decode()

    assert "554 No such person" in page
    assert "Send the letter again" in page
    assert "1 given up" in browser.get("/settings/organisation/").content.decode()


def test_a_press_sends_it_again_and_says_so_in_the_history(
    browser_of, business_owner, dead, incident
):
    answer = browser_of(business_owner).post(f"{PAGE}{dead.pk}/again/")

    dead.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert (dead.state, dead.tries, dead.last_error) == ("waiting", 0, "")
    deliver_outbox(at=now())
    assert "Hello" in [one.subject for one in mail.outbox]
    event = Event.objects.get(kind="letter.sent_again")
    assert (event.incident, event.by) == (incident, business_owner)
    assert event.details == {"letter": dead.pk, "kind": "guide_asked"}


def test_a_letter_that_left_is_not_sent_again(browser_of, business_owner, dead, form_key):
    browser, sent = browser_of(business_owner), {"form_key": form_key}

    answers = [browser.post(f"{PAGE}{dead.pk}/again/", sent) for _ in range(2)]
    late = browser.post(f"{PAGE}{dead.pk}/again/")

    assert [answer.status_code for answer in answers] == [302, 302]
    assert late.status_code == 409
    assert Event.objects.filter(kind="letter.sent_again").count() == 1


def test_of_two_who_press_at_once_one_is_told(dead, business_owner, noon):
    stale = OutgoingEmail.objects.get(pk=dead.pk)
    send_again(dead, by=business_owner, at=noon)

    with pytest.raises(Conflict):
        send_again(stale, by=business_owner, at=noon)


def test_nobody_else_sends_it_again(dead, manager_user, noon):
    with pytest.raises(Forbidden, match="business owner"):
        send_again(dead, by=manager_user, at=noon)


def test_a_letter_that_is_refused_for_now_or_waits_too_long_is_listed_too(
    browser_of, business_owner
):
    at = now()
    for key, minutes in (("refused", 0), ("stuck", 4), ("fresh", 1), ("later", -30)):
        letters.queue(replace(HELLO, key=key, subject=key), at=at - timedelta(minutes=minutes))
    refused = OutgoingEmail.objects.filter(dedupe_key="refused")
    refused.update(tries=1, last_error="451 Later", next_try_at=at + timedelta(minutes=1))

    page = browser_of(business_owner).get(PAGE).content.decode()

    assert [key for key in ("refused", "stuck", "fresh", "later") if f">{key}</h2>" in page] == [
        "refused",
        "stuck",
    ]
    assert "451 Later" in page
    assert "Send the letter again" not in page


def test_the_incident_says_that_a_letter_about_it_could_not_be_sent(
    browser_of, dead, incident, staff_member, business_owner
):
    address = incident.get_absolute_url()

    staff, owner = (
        browser_of(person).get(address).content.decode()
        for person in (staff_member, business_owner)
    )

    assert "1 letter about this could not be sent" in staff
    assert PAGE not in staff
    assert PAGE in owner


def test_an_empty_list_says_that_all_is_well(browser_of, business_owner):
    assert "Every letter gets through" in browser_of(business_owner).get(PAGE).content.decode()
