from collections import Counter
from dataclasses import replace

from django.utils.timezone import now

from incidents.actions import letters
from incidents.emails.letter import Letter
from incidents.models import OutgoingEmail
from tests.servers import wait_until
from tests.servers.clockwork import Clockwork
from tests.servers.smtp import MailServer

HELLO = Letter(key="hello", kind="hello", to="a@example.com", subject="Hello", text="Hello")


def test_a_letter_in_the_outbox_leaves_through_a_real_worker_and_server(
    clockwork: Clockwork, mail_server: MailServer
) -> None:
    letters.queue(HELLO, at=now())

    clockwork.start()

    wait_until(OutgoingEmail.objects.filter(state="sent").exists, within=30, what="The letter")
    assert [letter["Subject"] for letter in mail_server.letters] == ["Hello"]
    assert [letter["To"] for letter in mail_server.letters] == ["a@example.com"]


def test_a_killed_worker_loses_no_letter(clockwork: Clockwork, mail_server: MailServer) -> None:
    clockwork.start()
    clockwork.kill()
    letters.queue(HELLO, at=now())

    clockwork.start()

    wait_until(lambda: mail_server.letters, within=30, what="The letter")
    assert len(mail_server.letters) == 1


def test_workers_killed_again_and_again_lose_nothing_and_double_no_more_than_was_in_hand(
    clockwork: Clockwork, mail_server: MailServer
) -> None:
    keys = [f"hello-{number}" for number in range(200)]
    letters.queue_all([replace(HELLO, key=key, subject=key) for key in keys], at=now())
    clockwork.environment["OUTBOX_LEASE"] = "2"
    sent = OutgoingEmail.objects.filter(state="sent")

    for part in (20, 80):
        clockwork.start()
        wait_until(lambda part=part: sent.count() > part, within=60, what="Some letters")
        clockwork.kill()
    clockwork.start()
    wait_until(lambda: sent.count() == len(keys), within=60, what="All letters")
    clockwork.stop()

    arrived = Counter(str(letter["Subject"]) for letter in mail_server.letters)
    assert set(arrived) == set(keys)
    # Two kills, two senders each time: no more than four letters were between yes and mark.
    assert sum(arrived.values()) <= len(keys) + 4
    marks = {(str(one["Subject"]), str(one["Message-ID"])) for one in mail_server.letters}
    assert len(marks) == len(keys)


def test_a_server_that_hangs_loses_no_letter(clockwork: Clockwork, mail_server: MailServer) -> None:
    letters.queue(HELLO, at=now())
    clockwork.environment["OUTBOX_LEASE"] = "2"
    mail_server.wait = 8

    clockwork.start()
    held = OutgoingEmail.objects.filter(state="sending")
    wait_until(held.exists, within=60, what="A letter in hand")
    clockwork.kill()
    mail_server.wait = 0
    clockwork.start()

    wait_until(OutgoingEmail.objects.filter(state="sent").exists, within=60, what="The letter")
    clockwork.stop()
    assert len({str(letter["Message-ID"]) for letter in mail_server.letters}) == 1
