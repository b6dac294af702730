"""What goes by itself, and what stays for good."""

import os
from datetime import timedelta

from sqlalchemy import func, select

from lms import clock, storage
from lms.access import Program
from lms.audit.models import Entry
from lms.db import Base, Db
from lms.jobs import Job, JobState
from lms.limits import Try
from lms.once import OnceKey
from lms.operations.tidying import tidy
from lms.people.models.signing_in import SignIn
from lms.people.rules.sign_ins import begin_sign_in
from lms.worker import CLOCK
from tests.make import Make


def many(db: Db, table: type[Base]) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_what_is_old_goes_and_what_is_fresh_stays(db: Db, make: Make) -> None:
    now = clock.now()
    for days in (1, 100):
        at = now - timedelta(days=days)
        db.add(Try(kind="password", subject="s", address="a", at=at))
        db.add(OnceKey(key=str(days), at=at))
        db.add(Job(kind="clock", key=f"c{days}", facts={}, state=JobState.DONE, ended_at=at))
        db.add(Job(kind="certificates-list", key=f"l{days}", facts={}, state=JobState.DONE, ended_at=at))
        begin_sign_in(db, make.person(), own_device_days=None, by=Program())
    db.flush()
    old = db.scalars(select(SignIn).order_by(SignIn.id)).all()[1]
    old.ended_at = now - timedelta(days=100)
    db.flush()
    logged = many(db, Entry)
    tidy()
    assert (many(db, Try), many(db, OnceKey), many(db, SignIn)) == (1, 1, 1)
    assert db.scalars(select(Job.key).order_by(Job.key)).all() == ["c1", "l1", "l100"]
    assert many(db, Entry) == logged


def test_a_file_that_was_never_completed_goes_after_a_day(db: Db) -> None:  # noqa: ARG001
    whole = storage.path_of(storage.put(b"whole"))
    parts = [whole.with_name(f".{name}.part") for name in ("old", "fresh")]
    for part in parts:
        part.write_bytes(b"half")
    yesterday = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(parts[0], (yesterday, yesterday))
    os.utime(whole, (yesterday, yesterday))
    tidy()
    assert [path.exists() for path in (*parts, whole)] == [False, True, True]


def test_the_clock_tidies_once_a_day() -> None:
    assert [every for _name, every, function in CLOCK if function is tidy] == [timedelta(days=1)]
