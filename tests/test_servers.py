import smtplib

import pytest
import redis

from tests.servers.smtp import MailServer
from tests.servers.valkey import Valkey

pytestmark = pytest.mark.real_servers


def test_a_redis_server_comes_back_after_being_killed(valkey: Valkey) -> None:
    valkey.kill()

    valkey.start()

    assert redis.Redis.from_url(valkey.url).ping()


def test_the_mail_server_refuses_when_told_to(mail_server: MailServer) -> None:
    mail_server.answer = "451 later"

    with smtplib.SMTP("127.0.0.1", mail_server.port) as post, pytest.raises(smtplib.SMTPDataError):
        post.sendmail("a@example.com", ["b@example.com"], "Subject: Hello\n\nHello")

    assert mail_server.letters == []
