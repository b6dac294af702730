"""A mail server that keeps what it gets, for the tests of messages."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Box(Message):
    """Keeps every letter it receives."""

    def __init__(self) -> None:
        super().__init__(message_class=EmailMessage)
        self.letters: list[EmailMessage] = []

    def handle_message(self, message: EmailMessage) -> None:  # type: ignore[override]
        self.letters.append(message)


@contextmanager
def mail_server() -> Iterator[tuple[Box, str]]:
    """A running server: its box, and its address as LMS_SMTP_URL has it."""
    box = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
