"""Two browsers at one attempt in the same moment: one attempt, one result."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from lms import db as database
from lms.audit.models import Entry
from lms.db import Db, unit_of_work
from lms.enrolment.models import Enrolment
from lms.errors import RefusedError
from lms.people.models.persons import Person
from lms.people.queries.trust import actor_of
from lms.quizzes import rules
from lms.quizzes.models import Attempt, AttemptState
from lms.quizzes.queries import answers_of
from lms.scheduling.models import Workshop
from tests.make import Make
from tests.quizzes.scene import Hall, right


@pytest.fixture
def hall(committed: Engine) -> tuple[int, int]:  # noqa: ARG001
    """The ids of a workshop and of a person in it, kept for every connection."""
    with unit_of_work() as db:
        made = Hall(Make(db))
        return made.workshop.id, made.person.id


def at_once(app: Flask, work: Callable[[Db], Any], times: int = 2) -> list[Any]:
    """Run the same work in threads that start together, each in its own unit; results, or what stopped it."""
    gate = threading.Barrier(times)

    def run(_number: int) -> Any:
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work() as db:
                    return work(db)
            except (DBAPIError, StaleDataError) as fault:
                return fault

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def begin(hall: tuple[int, int]) -> Callable[[Db], int]:
    workshop_id, person_id = hall

    def work(db: Db) -> int:
        workshop, person = db.get_one(Workshop, workshop_id), db.get_one(Person, person_id)
        return rules.start(db, person, workshop, "entry", by=actor_of(db, person)).id

    return work


def hand_in(hall: tuple[int, int], attempt_id: int, meet: Callable[[], object] = lambda: None) -> Callable[[Db], int]:
    """Read the attempt, as a page does, and hand it in."""

    def work(db: Db) -> int:
        attempt, person = db.get_one(Attempt, attempt_id), db.get_one(Person, hall[1])
        meet()
        return rules.submit(db, attempt, by=actor_of(db, person)).percent or 0

    return work


def begun_and_answered(hall: tuple[int, int]) -> int:
    with unit_of_work() as db:
        attempt_id = begin(hall)(db)
        attempt, person = db.get_one(Attempt, attempt_id), db.get_one(Person, hall[1])
        typed = {line["question"]: right(line["question"]) for line in attempt.form[:4]}
        rules.answer_all(db, attempt, typed, by=actor_of(db, person))
    return attempt_id


def scored(action: str = "attempt.scored") -> int:
    with unit_of_work(write=False) as db:
        return len(db.scalars(select(Entry).where(Entry.action == action)).all())


def test_two_starts_at_once_begin_one_attempt(app: Flask, hall: tuple[int, int]) -> None:
    first, second = at_once(app, begin(hall))
    assert first == second
    assert scored("attempt.started") == 1


def test_two_hand_ins_at_once_make_one_result(app: Flask, hall: tuple[int, int]) -> None:
    attempt_id = begun_and_answered(hall)
    assert at_once(app, hand_in(hall, attempt_id)) == [40, 40]
    assert scored() == 1


def test_an_answer_and_the_hand_in_at_once_leave_no_answer_without_points(app: Flask, hall: tuple[int, int]) -> None:
    attempt_id = begun_and_answered(hall)
    submit = hand_in(hall, attempt_id)
    turn = iter([True, False])

    def work(db: Db) -> Any:
        if next(turn):
            return submit(db)
        attempt, person = db.get_one(Attempt, attempt_id), db.get_one(Person, hall[1])
        name = attempt.form[5]["question"]
        try:
            return rules.answer(db, attempt, name, right(name), by=actor_of(db, person))
        except RefusedError as refusal:
            return refusal.code

    at_once(app, work)
    with unit_of_work(write=False) as db:
        attempt = db.get_one(Attempt, attempt_id)
        points = [row.points for row in answers_of(db, attempt).values()]
        assert None not in points
        assert attempt.percent == 10 * len(points)


@contextmanager
def deferred_begin(engine: Engine) -> Iterator[None]:
    """On SQLite the write lock taken at the start of a unit is the lock: take it away."""
    if engine.dialect.name != "sqlite":
        yield
        return

    def begin_late(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN")

    event.remove(engine, "begin", database._begin_on_sqlite)
    event.listen(engine, "begin", begin_late)
    try:
        yield
    finally:
        event.remove(engine, "begin", begin_late)
        event.listen(engine, "begin", database._begin_on_sqlite)


def test_without_the_lock_the_second_hand_in_fails(
    app: Flask, committed: Engine, hall: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: two that have both read an open attempt cannot both score it; only the lock makes that calm."""
    attempt_id = begun_and_answered(hall)
    monkeypatch.setattr(rules, "locked", lambda _db, attempt: attempt)
    meeting = threading.Barrier(2, timeout=10)
    with deferred_begin(committed):
        results = at_once(app, hand_in(hall, attempt_id, meeting.wait))
    assert sum(isinstance(result, Exception) for result in results) == 1
    with unit_of_work(write=False) as db:
        assert db.get_one(Attempt, attempt_id).state is AttemptState.SCORED
        assert db.query(Enrolment).count() == 1
