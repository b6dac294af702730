"""The words of a message, and the letter that carries it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from lms import clock, jobs, mail
from lms.access import Program
from lms.db import unit_of_work
from lms.i18n import speaking
from lms.notices.models import Notice
from lms.notices.rules import mark_mailed

DAY_LENGTH = len("2026-03-15")


@dataclass(frozen=True)
class Words:
    """A message in one language: its subject, its text, and the page of ours it is about (or "")."""

    subject: str
    body: str
    path: str


def readable(value: Any) -> Any:  # noqa: ANN401
    """A frozen fact as templates show it: ISO dates and times become dates and times again, at any depth."""
    if isinstance(value, dict):
        return {key: readable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [readable(inner) for inner in value]
    if isinstance(value, str) and value[:4].isdigit() and len(value) >= DAY_LENGTH:
        try:
            return date.fromisoformat(value) if len(value) == DAY_LENGTH else datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


def words_of(notice: Notice) -> Words:
    """The message in the language in force, made from its frozen facts alone."""
    facts = readable(notice.facts)
    template = current_app.jinja_env.get_template(f"notices/{notice.kind}.txt")
    public_url = current_app.config["PUBLIC_URL"]
    text = template.render({**facts, "facts": facts, "public_url": public_url})
    subject, _line, body = text.strip().partition("\n")
    return Words(" ".join(subject.split()), body.strip(), str(facts.get("path", "")))


def letter_body(words: Words) -> str:
    """The text of the mail: the message, the page to open, and from whom it comes."""
    template = current_app.jinja_env.get_template("notices/_letter.txt")
    return template.render(words=words, public_url=current_app.config["PUBLIC_URL"]).strip() + "\n"


def message_id(notice: Notice) -> str:
    """The one Message-ID of a notice, the same however often its mail is sent."""
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
    return f"<notice-{notice.id}.{hashlib.sha256(notice.key.encode()).hexdigest()[:16]}@{host}>"


def deliver(claimed: jobs.Claimed) -> None:
    """Mail one message to the address it was made for: at least once, always under the same Message-ID.

    Without a mail server nothing leaves; the message stands on the home page and in "Tell these people".
    """
    settings = current_app.config["SETTINGS"]
    with unit_of_work(write=False) as db:
        notice = db.get(Notice, claimed.facts["notice"])
        if not settings.smtp_url or notice is None or notice.mailed_at is not None:
            return
        letter = letter_of(notice, claimed.facts["to"], claimed.facts["language"], settings.mail_from)
    mail.send(letter, settings.smtp_url)
    with jobs.finishing(claimed) as db:
        mark_mailed(db, claimed.facts["notice"], clock.now(), by=Program())


def letter_of(notice: Notice, to: str, language: str, sender: str) -> EmailMessage:
    """The letter of a notice in the language of its recipient."""
    with speaking(language):
        words = words_of(notice)
        return mail.letter(
            sender=sender, to=to, subject=words.subject, body=letter_body(words), message_id=message_id(notice)
        )
