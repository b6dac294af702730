"""The demonstration's own mail box: takes every mail on loopback and keeps it for the page of sent messages."""

import email.policy
import signal
import threading
from email import message_from_bytes
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from lms.db import unit_of_work
from lms.notices.rules import receive

HOST = "127.0.0.1"


class Box:
    """Keeps each mail as one row."""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Take one mail; it is confirmed only when its row is kept."""
        content = envelope.original_content or b""
        letter = message_from_bytes(content, EmailMessage, policy=email.policy.default)
        keep(letter)
        return "250 Message accepted"


def keep(letter: EmailMessage) -> None:
    """Write the mail down, under its Message-ID, with its text."""
    body = letter.get_body(("plain",))
    with unit_of_work() as db:
        receive(
            db,
            message_id=str(letter["Message-ID"] or ""),
            to=str(letter["To"] or ""),
            subject=str(letter["Subject"] or ""),
            body=str(body.get_content()) if body else "",
        )


def run(port: int) -> None:
    """Take mails until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    controller = Controller(Box(), hostname=HOST, port=port)
    controller.start()
    try:
        stop.wait()
    finally:
        controller.stop()
