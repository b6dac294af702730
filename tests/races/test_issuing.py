"""Two workers issue for the same person at the same moment: one certificate."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms.access import Program
from lms.certificates.models import Certificate, Numbering
from lms.certificates.rules.issuing import issue
from lms.db import Db, unit_of_work
from lms.enrolment.models import Enrolment
from lms.errors import RefusedError
from tests.certificates.scene import PUBLIC_URL, Held, provider
from tests.conftest import on_postgres
from tests.make import Make

ROUNDS = 8


def issued_at_once(app: Flask, enrolment_id: int) -> list[str]:
    """What two workers who start together say."""
    barrier, said = threading.Barrier(2), list[str]()

    def worker() -> None:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work() as db:
                    issue(db, db.get_one(Enrolment, enrolment_id), PUBLIC_URL, by=Program())
                said.append("issued")
            except RefusedError as refusal:
                said.append(refusal.code)
            except IntegrityError:
                said.append("constraint")

    workers = [threading.Thread(target=worker) for _number in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    return sorted(said)


def places(people: int) -> list[int]:
    with unit_of_work() as db:
        make = Make(db)
        provider(make)
        held = Held(make)
        return [held.place().id for _number in range(people)]


@pytest.mark.usefixtures("committed")
def test_one_of_two_workers_issues(app: Flask) -> None:
    for enrolment_id in places(ROUNDS):
        assert issued_at_once(app, enrolment_id) == ["already-issued", "issued"]
    with unit_of_work(write=False) as db:
        assert sorted(db.scalars(select(Certificate.ordinal))) == list(range(1, ROUNDS + 1))
        assert db.scalars(select(Numbering.last)).all() == [ROUNDS]


@pytest.mark.usefixtures("committed")
def test_without_the_lock_the_constraint_stands_behind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control. SQLite's write lock is taken when the unit begins, so that there the lock on the row adds nothing."""
    plain = Db.refresh

    def without_lock(self: Db, row: object, *args: object, **kwargs: object) -> None:
        if not isinstance(row, Enrolment):
            plain(self, row, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Db, "refresh", without_lock)
    said = [issued_at_once(app, enrolment_id) for enrolment_id in places(ROUNDS)]
    assert (["constraint", "issued"] in said) is on_postgres()
    with unit_of_work(write=False) as db:
        assert db.scalar(select(func.count()).select_from(Certificate)) == ROUNDS
