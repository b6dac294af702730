"""Messages to persons."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms import clock
from lms.db import Base


class Notice(Base):
    """One message to one person: its kind and frozen, language-neutral facts; the words are made when it is read.

    It stands on the person's home page until seen, and in the head of unit's list until seen or told.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "ix_notice_unseen",
            "person_id",
            sqlite_where=text("seen_at IS NULL"),
            postgresql_where=text("seen_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    facts: Mapped[dict[str, Any]]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    mailed_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class OutboxMail(Base):
    """A mail that the demonstration's own mail box received. Empty everywhere else."""

    __tablename__ = "outbox_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), index=True)
    to: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
