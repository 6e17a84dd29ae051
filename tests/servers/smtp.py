"""A mail server that does as it is told: accepts, refuses, hangs up, or answers slowly."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port

ACCEPTED = "250 OK"


@dataclass
class MailServer:
    """Letters it has accepted are in `letters`; `answer` is what it says after the next ones."""

    answer: str = ACCEPTED
    wait: float = 0.0
    hang_up_after_data: bool = False
    letters: list[EmailMessage] = field(default_factory=list)
    calls: int = 0
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, offers: list[str]
    ) -> list[str]:
        self.calls += 1
        session.host_name = hostname
        return offers

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.wait:
            await asyncio.sleep(self.wait)
        if self.answer == ACCEPTED:
            self.letters.append(_letter(envelope))
        if self.hang_up_after_data and server.transport is not None:
            server.transport.abort()
        return self.answer


def _letter(envelope: Envelope) -> EmailMessage:
    content = envelope.original_content or b""
    letter = message_from_bytes(content, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter
