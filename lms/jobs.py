"""Work after the commit: asked for in the same transaction as the change, done by a worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgres
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from lms import clock
from lms.db import Base, Db, unit_of_work

LEASE = timedelta(minutes=5)
MOST_TRIES = 8


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work: kind, unique key, frozen language-neutral facts, lease and tries."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_queue", "state", "run_after"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    facts: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    run_after: Mapped[datetime] = mapped_column(default=clock.now)
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(Text)
    done_steps: Mapped[int] = mapped_column(default=0)
    all_steps: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int | None] = mapped_column(index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]


def ask(
    db: Db,
    kind: str,
    key: str,
    facts: dict[str, Any],
    *,
    person_id: int | None = None,
    run_after: datetime | None = None,
) -> int:
    """Ask for a job in this transaction; the same kind and key never makes a second one. Returns the job's id."""
    full_key = f"{kind}:{key}"
    insert = insert_on_sqlite if db.get_bind().dialect.name == "sqlite" else insert_on_postgres
    values = {"kind": kind, "key": full_key, "facts": facts, "state": JobState.WAITING, "tries": 0, "done_steps": 0,
              "all_steps": 0, "person_id": person_id, "run_after": run_after or clock.now(), "asked_at": clock.now()}  # fmt: skip
    db.execute(insert(Job).values(**values).on_conflict_do_nothing(index_elements=["key"]))
    return db.scalars(select(Job.id).where(Job.key == full_key)).one()


def job_of(db: Db, kind: str, key: str) -> Job | None:
    """The job of this kind and key, None when nobody has asked for it."""
    return db.scalar(select(Job).where(Job.key == f"{kind}:{key}"))


@dataclass(frozen=True)
class Claimed:
    """A job that this worker holds until its lease ends."""

    id: int
    kind: str
    key: str
    facts: dict[str, Any]
    tries: int
    person_id: int | None


Work = Callable[[Claimed], None]


def claim() -> Claimed | None:
    """Take the oldest job that is due, or None. A job whose worker died is due again when its lease ends."""
    with unit_of_work() as db:
        now = clock.now()
        due = or_(
            (Job.state == JobState.WAITING) & (Job.run_after <= now),
            (Job.state == JobState.RUNNING) & (Job.leased_until < now),
        )
        query = select(Job).where(due).order_by(Job.run_after, Job.id).limit(1).with_for_update(skip_locked=True)
        job = db.scalar(query)
        if job is None:
            return None
        job.state, job.leased_until, job.tries = JobState.RUNNING, now + LEASE, job.tries + 1
        return Claimed(job.id, job.kind, job.key, job.facts, job.tries, job.person_id)


@contextmanager
def finishing(claimed: Claimed) -> Iterator[Db]:
    """The job's last unit of work: its effects and "done" are kept together, or neither."""
    with unit_of_work() as db:
        yield db
        done(db, claimed)


def done(db: Db, claimed: Claimed, *, file_id: int | None = None) -> None:
    """Mark the job as done in this transaction."""
    values: dict[str, Any] = {"state": JobState.DONE, "ended_at": clock.now(), "leased_until": None, "fault": None}
    if file_id is not None:
        values["file_id"] = file_id
    db.execute(update(Job).where(Job.id == claimed.id).values(**values))


def progress(claimed: Claimed, steps: int, of: int) -> None:
    """Show how far the job is, and keep its lease."""
    with unit_of_work() as db:
        values = {"done_steps": steps, "all_steps": of, "leased_until": clock.now() + LEASE}
        db.execute(update(Job).where(Job.id == claimed.id).values(**values))


def give_back(claimed: Claimed, fault: str) -> None:
    """Try again later, each time after a longer pause; after MOST_TRIES the job stands as failed until looked at."""
    with unit_of_work() as db:
        job = db.get_one(Job, claimed.id)
        if job.state is not JobState.RUNNING:
            return
        job.fault, job.leased_until = fault[:2000], None
        if job.tries >= MOST_TRIES:
            job.state, job.ended_at = JobState.FAILED, clock.now()
        else:
            job.state, job.run_after = JobState.WAITING, clock.now() + timedelta(seconds=5 * 2**job.tries)


def run_one(table: dict[str, Work]) -> bool:
    """Do one due job with the function that the table names for its kind; False when nothing was due."""
    claimed = claim()
    if claimed is None:
        return False
    try:
        table[claimed.kind](claimed)
    except Exception as fault:  # noqa: BLE001
        give_back(claimed, f"{type(fault).__name__}: {fault}")
        return True
    with unit_of_work() as db:
        job = db.get_one(Job, claimed.id)
        if job.state is JobState.RUNNING:
            done(db, claimed)
    return True
