"""Take away what nobody needs any more: what was noted only to keep others out, or to be asked once."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete

from lms import clock, storage
from lms.db import Base, rows_changed, unit_of_work
from lms.jobs import Job, JobState
from lms.limits import Try
from lms.logs import log
from lms.once import OnceKey
from lms.people.models.signing_in import SignIn

TRIES_KEPT = timedelta(days=30)
KEYS_KEPT = timedelta(days=7)
SIGN_INS_KEPT = timedelta(days=90)
SLOTS_KEPT = timedelta(days=2)
UNFINISHED_FILES_KEPT = timedelta(days=1)


def tidy() -> None:
    """Remove old tries, form keys, ended sign-ins, slots of the clock, and files that were never completed.

    The log of changes says for good who signed in and what was done; nothing that is removed here stands for a record.
    """
    now = clock.now()
    with unit_of_work() as db:
        removed = {
            table.__tablename__: rows_changed(db, delete(table).where(is_old)) for table, is_old in _old_rows(now)
        }
    for part in storage.unfinished(now - UNFINISHED_FILES_KEPT):
        part.unlink(missing_ok=True)
    log.info("tidied", **removed)


def _old_rows(now: datetime) -> list[tuple[type[Base], ColumnElement[bool]]]:
    is_slot = (Job.kind == "clock") & (Job.state == JobState.DONE)
    return [
        (Try, Try.at < now - TRIES_KEPT),
        (OnceKey, OnceKey.at < now - KEYS_KEPT),
        (SignIn, (SignIn.ended_at < now - SIGN_INS_KEPT) | (SignIn.ends_at < now - SIGN_INS_KEPT)),
        (Job, is_slot & (Job.ended_at < now - SLOTS_KEPT)),
    ]
