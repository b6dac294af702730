"""Creating twice is harmless: the second press of a button gets the first one's answer."""

from datetime import datetime

from flask import g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import String, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgres
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from lms import clock
from lms.db import Base, rows_changed

FIELD = "once_key"


class OnceKey(Base):
    """The key of one rendered form, and where its first success led."""

    __tablename__ = "once_key"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    location: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


def _full_key() -> str | None:
    typed = request.form.get(FIELD, "") if request.method == "POST" else ""
    return f"{g.actor.id}:{request.endpoint}:{typed}"[:200] if typed else None


def already_done() -> ResponseReturnValue | None:
    """The first answer's redirect when this form was accepted before; else the key is taken in this unit.

    A refused first leaves the key free, because its unit is rolled back.
    """
    key = _full_key()
    if key is None:
        return None
    insert = insert_on_sqlite if g.db.get_bind().dialect.name == "sqlite" else insert_on_postgres
    if rows_changed(g.db, insert(OnceKey).values(key=key, at=clock.now()).on_conflict_do_nothing()):
        return None
    location = g.db.scalar(select(OnceKey.location).where(OnceKey.key == key))
    return redirect(location) if location else None


def remember(location: str) -> None:
    """Keep where the accepted form led."""
    key = _full_key()
    if key is not None:
        g.db.execute(update(OnceKey).where(OnceKey.key == key).values(location=location))
