"""Say something to a person: on their home page, by mail when they have an address, by their head of unit otherwise."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgres
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from lms import clock, jobs
from lms.access import Actor, Program, Recipient
from lms.audit.rules import record
from lms.db import Db, rows_changed
from lms.notices.models import Notice, OutboxMail


def tell(db: Db, person: Recipient, kind: str, key: str, facts: dict[str, Any], *, by: Actor) -> Notice:
    """Leave a message for a person; the same kind, person and key never makes a second one.

    `key` is subject and occurrence ("workshop-12:cancelled"). `facts` are frozen and language-neutral: ids, ISO dates,
    {"uk": …, "en": …} titles; for a confidential course the caller puts the neutral title in. `facts["path"]`, when
    given, is the page of ours to open. The words are `templates/notices/<kind>.txt`, first line the subject.
    """
    full_key = f"{kind}:{person.id}:{key}"
    insert = insert_on_sqlite if db.get_bind().dialect.name == "sqlite" else insert_on_postgres
    values = {"key": full_key, "kind": kind, "person_id": person.id, "facts": facts, "made_at": clock.now()}
    is_new = rows_changed(db, insert(Notice).values(**values).on_conflict_do_nothing(index_elements=["key"]))
    notice = db.scalars(select(Notice).where(Notice.key == full_key)).one()
    if is_new:
        if person.email:
            jobs.ask(
                db, "mail", full_key, {"notice": notice.id, "to": person.email, "language": person.language or "uk"}
            )
        record(db, by, "notice.made", notice, kind=kind)
    return notice


def mark_seen(db: Db, notices: list[Notice], *, by: Actor) -> None:
    """The person has read these; reading again changes nothing."""
    for notice in notices:
        if notice.seen_at is None:
            notice.seen_at = clock.now()
            record(db, by, "notice.seen", notice)


def mark_told(db: Db, notices: list[Notice], *, by: Actor) -> None:
    """Somebody gave the person these messages by word of mouth or on paper; who did it first is kept."""
    for notice in notices:
        if notice.told_at is None:
            notice.told_at, notice.told_by_id = clock.now(), by.id
            record(db, by, "notice.told", notice)


def mark_mailed(db: Db, notice_id: int, at: datetime, *, by: Actor) -> None:
    """The mail server took the letter."""
    changed = update(Notice).where(Notice.id == notice_id, Notice.mailed_at.is_(None)).values(mailed_at=at)
    if rows_changed(db, changed):
        record(db, by, "notice.mailed", db.get_one(Notice, notice_id))


def receive(db: Db, message_id: str, to: str, subject: str, body: str) -> OutboxMail:
    """Keep a mail that the demonstration's own mail box received."""
    mail = OutboxMail(message_id=message_id[:200], to=to[:200], subject=subject[:300], body=body)
    db.add(mail)
    record(db, Program(), "outbox-mail.received", mail)
    return mail
