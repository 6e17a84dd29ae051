"""Many senders at once: each letter leaves once."""

from collections import Counter
from dataclasses import replace

import pytest

from incidents.actions import letters, post
from incidents.emails.letter import Letter
from incidents.lifecycle import LetterState
from incidents.models import OutgoingEmail
from tests.races.test_clock import at_once

HELLO = Letter(key="hello", kind="hello", to="a@example.com", subject="Hello", text="Good day")
LETTERS = 60


@pytest.fixture
def over_smtp(settings, mail_server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    return mail_server


@pytest.fixture
def many(transactional_db, noon):
    keys = [f"hello-{number}" for number in range(LETTERS)]
    letters.queue_all([replace(HELLO, key=key, subject=key) for key in keys], at=noon)
    return keys


def arrived(mail_server):
    return Counter(str(letter["Subject"]) for letter in mail_server.letters)


def test_many_senders_at_once_send_each_letter_once(many, over_smtp, noon):
    sent = at_once(lambda number: post.deliver_outbox(at=noon))

    assert arrived(over_smtp) == dict.fromkeys(many, 1)
    assert sum(sent) == LETTERS
    assert set(OutgoingEmail.objects.values_list("state", "tries")) == {("sent", 1)}


def test_without_a_claim_the_race_above_is_lost(many, over_smtp, noon, monkeypatch):
    """Negative control: who reads, sends, then marks, sends what others send as well."""

    def unclaimed(key, this):
        OutgoingEmail.objects.filter(pk=key).update(
            state=LetterState.SENDING, claim_token=this.token
        )
        return OutgoingEmail.objects.get(pk=key)

    monkeypatch.setattr(post, "_claim", unclaimed)

    at_once(lambda number: post.deliver_outbox(at=noon))

    assert max(arrived(over_smtp).values()) > 1
