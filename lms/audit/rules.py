"""Write the log: one entry a change, in the change's own transaction, chained just before the commit."""

from sqlalchemy import select, text
from sqlalchemy.orm import object_session

from lms import tables
from lms.access import Actor
from lms.audit.chaining import FIRST, digest
from lms.audit.models import Entry
from lms.audit.queries import TAKEN, Asked, extent
from lms.db import Base, Db
from lms.errors import RefusedError
from lms.i18n import _

LOCK = 5_802_017
_WAITING = "audit entries to chain"


def record(db: Db, by: Actor, action: str, subject: Base | None, **facts: str | int | bool | list[int] | None) -> Entry:
    """Add one entry for a change and return it. Facts are ids, codes and numbers: never a name, an address or free text."""
    entry = Entry(
        actor_id=by.id, action=action, subject_kind=subject.__tablename__ if subject is not None else "", facts=facts
    )
    db.add(entry)
    db.info.setdefault(_WAITING, []).append((entry, subject))
    return entry


def take_log(db: Db, asked: Asked, *, by: Actor) -> Entry:
    """Note who takes which part of the log; the entry names what its file holds.

    Refuses `nothing-to-take` and, above 20,000 entries, `too-many`. So what was typed is noted only when it is an action
    or a kind of rows.
    """
    many, newest = extent(db, asked)
    if not many:
        raise RefusedError("nothing-to-take", _("There is nothing in this list."))
    if many > tables.MOST_ROWS:
        raise RefusedError("too-many", tables.too_many_rows(tables.MOST_ROWS))
    entry = record(
        db, by, TAKEN, None, actions=asked.action, kind=asked.subject_kind, row=asked.subject_id,
        since=asked.since.isoformat() if asked.since else None, until=asked.until.isoformat() if asked.until else None,
        newest=newest, rows=many,
    )  # fmt: skip
    db.flush()
    return entry


def chain(db: Db) -> None:
    """Give this transaction's entries their place in the chain: the last step before the commit."""
    waiting = [(entry, subject) for entry, subject in db.info.pop(_WAITING, []) if object_session(entry) is db]
    if not waiting:
        return
    db.flush()
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    head = db.execute(
        select(Entry.seq, Entry.sha256).where(Entry.seq.is_not(None)).order_by(Entry.seq.desc()).limit(1)
    ).first()
    seq, before = (head[0] or 0, head[1] or FIRST) if head else (0, FIRST)
    for entry, subject in waiting:
        seq += 1
        entry.seq, entry.before_sha256 = seq, before
        entry.subject_id = getattr(subject, "id", None)
        entry.sha256 = before = digest(entry)
    db.flush()
