"""Read messages: a person's own, and those that nobody has brought to the person yet."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, or_, select

from lms import clock
from lms.access import Actor
from lms.db import Db
from lms.errors import NotVisibleError
from lms.notices.models import Notice, OutboxMail

PATIENCE = timedelta(days=2)
"""How long a mailed message may stay unseen before somebody should say it."""

SHOWN = 20


def own_notices(db: Db, actor: Actor, most: int = SHOWN) -> Sequence[Notice]:
    """The actor's messages, unseen first, newest first."""
    query = select(Notice).where(Notice.person_id == actor.id)
    return db.scalars(query.order_by(Notice.seen_at.is_not(None), Notice.id.desc()).limit(most)).all()


def visible_notice(db: Db, actor: Actor, notice_id: int) -> Notice:
    """One message of the actor's own; NotVisibleError otherwise."""
    notice = db.scalar(select(Notice).where(Notice.id == notice_id, Notice.person_id == actor.id))
    if notice is None:
        raise NotVisibleError
    return notice


def unseen(db: Db, actor: Actor) -> Sequence[Notice]:
    """All the actor's messages that they have not seen."""
    return db.scalars(select(Notice).where(Notice.person_id == actor.id, Notice.seen_at.is_(None))).all()


def not_brought() -> ColumnElement[bool]:
    """Messages no one can count on: neither seen nor told, and not mailed or mailed two days ago."""
    return (
        Notice.seen_at.is_(None)
        & Notice.told_at.is_(None)
        & or_(Notice.mailed_at.is_(None), Notice.made_at < clock.now() - PATIENCE)
    )


def received_mails() -> Select[OutboxMail]:
    """What the demonstration's mail box received, newest first."""
    return select(OutboxMail).order_by(OutboxMail.id.desc())
