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
