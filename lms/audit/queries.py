"""Read the log and check that nobody touched it."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from sqlalchemy import Select, func, select

from lms import clock
from lms.access import Actor
from lms.audit.chaining import FIRST, digest
from lms.audit.models import Entry
from lms.db import Db
from lms.errors import NotVisibleError

TAKEN = "log.taken"


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


@dataclass(frozen=True)
class Asked:
    """Which part of the log: actions that begin so, rows of a kind, one row, days in Kyiv (both included)."""

    action: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    since: date | None = None
    until: date | None = None
    newest: int | None = None
    """The id of the last entry that counts; None: whatever comes."""


def entries(asked: Asked) -> Select[Entry]:
    """Entries, newest first, narrowed as asked."""
    query = select(Entry).order_by(Entry.id.desc())
    if asked.action:
        query = query.where(Entry.action.startswith(asked.action, autoescape=True))
    if asked.subject_kind:
        query = query.where(Entry.subject_kind == asked.subject_kind)
    if asked.subject_id is not None:
        query = query.where(Entry.subject_id == asked.subject_id)
    if asked.since is not None:
        query = query.where(Entry.at >= _start_of(asked.since))
    if asked.until is not None:
        query = query.where(Entry.at < _start_of(asked.until + timedelta(days=1)))
    return query if asked.newest is None else query.where(Entry.id <= asked.newest)


def _start_of(day: date) -> datetime:
    return clock.instant_of(datetime.combine(day, time()))


def extent(db: Db, asked: Asked) -> tuple[int, int]:
    """(how many entries there are as asked, the id of the newest). One statement."""
    found = entries(asked).order_by(None).subquery()
    many, newest = db.execute(select(func.count(), func.max(found.c.id))).one()
    return many, newest or 0


def asked_when_taken(db: Db, actor: Actor, entry_id: int) -> Asked:
    """What the actor took out of the log under this entry, so that the file is the same whenever it is fetched.

    NotVisibleError when the actor took nothing under it.
    """
    taken = db.scalar(select(Entry).where(Entry.id == entry_id, Entry.action == TAKEN, Entry.actor_id == actor.id))
    if taken is None:
        raise NotVisibleError
    facts = taken.facts
    since, until = (date.fromisoformat(facts[name]) if facts[name] else None for name in ("since", "until"))
    return Asked(facts["actions"], facts["kind"], facts["row"], since, until, facts["newest"])
