"""Plain-text mail through the configured server; one message, one Message-ID."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from lms import clock

TIMEOUT_SECONDS = 20


def letter(*, sender: str, to: str, subject: str, body: str, message_id: str) -> EmailMessage:
    """A letter with a Message-ID that stays the same however often it is sent."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, " ".join(subject.split())
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body, cte="8bit")
    return mail


def send(mail: EmailMessage, smtp_url: str) -> None:
    """Hand the letter to the server of `smtp://user:password@host:port` (or `smtps://`); raises what smtplib raises."""
    where = urlsplit(smtp_url)
    host, context = where.hostname or "localhost", ssl.create_default_context()
    if where.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, where.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, where.port or 25, timeout=TIMEOUT_SECONDS)
    with server:
        server.ehlo()
        if where.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        server.send_message(mail)
