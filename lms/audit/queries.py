"""Read the log and check that nobody touched it."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Select, select

from lms.audit.chaining import FIRST, digest
from lms.audit.models import Entry
from lms.db import Db


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold: the entry's id and what is wrong."""

    entry_id: int
    fault: str


def first_break(db: Db) -> Break | None:
    """Walk the whole chain; None when every entry is as it was written and none is missing."""
    before = FIRST
    with closing(_in_order(db)) as in_order:
        for seq, entry in enumerate(in_order, start=1):
            if entry.seq != seq:
                return Break(entry.id, f"entry {seq} is missing" if entry.seq else "not chained")
            if entry.before_sha256 != before:
                return Break(entry.id, "does not follow from the entry before it")
            if entry.sha256 != digest(entry):
                return Break(entry.id, "was changed after it was written")
            before = entry.sha256
    return None


def first_break_since(db: Db, newest: int) -> Break | None:
    """As `first_break`, but over the newest entries only, for a page that is opened often. Two statements."""
    unchained = db.scalar(select(Entry).where(Entry.seq.is_(None)).order_by(Entry.id).limit(1))
    rows = db.scalars(select(Entry).where(Entry.seq.is_not(None)).order_by(Entry.seq.desc()).limit(newest + 1)).all()
    for after, before in pairwise(rows):
        if after.seq != (before.seq or 0) + 1:
            return Break(after.id, f"entry {(after.seq or 0) - 1} is missing")
        if after.before_sha256 != before.sha256:
            return Break(after.id, "does not follow from the entry before it")
        if after.sha256 != digest(after):
            return Break(after.id, "was changed after it was written")
    return Break(unchained.id, "not chained") if unchained else None


def _in_order(db: Db) -> Generator[Entry, None, None]:
    """Every entry by its number, the first unchained one last; close it, or its cursor stays open in the database."""
    unchained = db.scalars(select(Entry).where(Entry.seq.is_(None)).order_by(Entry.id).limit(1)).all()
    chained = select(Entry).where(Entry.seq.is_not(None)).order_by(Entry.seq).execution_options(yield_per=1000)
    with db.scalars(chained) as rows:
        yield from rows
    yield from unchained


def entries(*, action: str = "", subject_kind: str = "", subject_id: int | None = None) -> Select[Entry]:
    """Entries, newest first, narrowed as asked."""
    query = select(Entry).order_by(Entry.id.desc())
    if action:
        query = query.where(Entry.action.startswith(action))
    if subject_kind:
        query = query.where(Entry.subject_kind == subject_kind)
    if subject_id is not None:
        query = query.where(Entry.subject_id == subject_id)
    return query
