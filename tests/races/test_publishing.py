"""Two trainers publish into one room at the same moment: one is refused; without the lock both get it, or it fails."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from lms import db as database
from lms.access import Program
from lms.db import unit_of_work
from lms.errors import RefusedError
from lms.people.queries.trust import actor_of
from lms.scheduling.models import Workshop
from lms.scheduling.rules import workshops as rules
from lms.scheduling.rules.plans import change, draft
from tests.conftest import on_postgres
from tests.make import Make
from tests.scheduling.scene import in_days, plan_of, planned
from tests.scheduling.test_plans import trainer

BY = Program()


def two_drafts(what: str) -> list[int]:
    """Two drafts of different trainers for one room, or of one trainer in different rooms."""
    with unit_of_work() as db:
        make = Make(db)
        one, other, venue = trainer(make), trainer(make), make.venue()
        plans = [(one, venue), (other, venue)] if what == "venue" else [(one, venue), (one, make.venue())]
        drafts = [
            draft(db, plan_of(make.edition(), planned(in_days(20), who, venue=where)), by=actor_of(db, who))
            for who, where in plans
        ]
        db.flush()
        return [workshop.id for workshop in drafts]


def publish_at_once(app: Flask, ids: list[int], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Publish both, each in a thread; both look before either writes, unless the lock keeps them apart."""
    both_looked = Barrier(2)
    look = rules.reasons_against

    def look_together(*args: Any, **kwargs: Any) -> list[Any]:
        found = look(*args, **kwargs)
        with suppress(BrokenBarrierError):
            both_looked.wait(timeout=2)
        return found

    monkeypatch.setattr(rules, "reasons_against", look_together)
    outcomes: list[str] = []

    def publish(workshop_id: int) -> None:
        with app.app_context():
            try:
                with unit_of_work() as db:
                    rules.publish(db, db.get_one(Workshop, workshop_id), by=BY)
                outcomes.append("published")
            except RefusedError as refusal:
                outcomes.append(refusal.code)
            except OperationalError:
                outcomes.append("failed")

    threads = [Thread(target=publish, args=(workshop_id,)) for workshop_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@contextmanager
def without_lock(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Switch the lock off: no rows are held on PostgreSQL, a unit begins without the write lock on SQLite."""
    if on_postgres():
        monkeypatch.setattr(rules, "hold_scarce", lambda *_args: None)
        yield
        return

    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    event.remove(engine, "begin", database._begin_on_sqlite)
    event.listen(engine, "begin", begin)
    try:
        yield
    finally:
        event.remove(engine, "begin", begin)


@pytest.mark.parametrize(("what", "code"), [("venue", "venue-twice"), ("trainer", "trainer-twice")])
def test_of_two_who_publish_at_once_one_gets_the_room_or_the_trainer(
    app: Flask, committed: Engine, monkeypatch: pytest.MonkeyPatch, what: str, code: str
) -> None:
    assert committed
    assert publish_at_once(app, two_drafts(what), monkeypatch) == ["published", code]


def test_without_the_lock_both_get_the_room_or_one_fails_without_a_sentence(
    app: Flask, committed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = two_drafts("venue")
    with without_lock(committed, monkeypatch):
        outcomes = publish_at_once(app, ids, monkeypatch)
    assert outcomes == (["published", "published"] if on_postgres() else ["failed", "published"])


def test_of_a_move_and_a_publication_at_once_one_gets_the_room(app: Flask, committed: Engine) -> None:
    assert committed
    with unit_of_work() as db:
        make = Make(db)
        one, other, venue = trainer(make), trainer(make), make.venue()
        first = draft(db, plan_of(make.edition(), planned(in_days(20), one, venue=venue)), by=actor_of(db, one))
        second = draft(db, plan_of(make.edition(), planned(in_days(21), other, venue=venue)), by=actor_of(db, other))
        rules.publish(db, first, by=actor_of(db, one))
        ids, edition, trainer_id, venue_id = (first.id, second.id), first.edition, one, venue
    outcomes: list[str] = []
    start = Barrier(2)

    def move() -> None:
        plan = plan_of(edition, planned(in_days(21), trainer_id, venue=venue_id), seats=18)
        attempt(lambda db: change(db, db.get_one(Workshop, ids[0]), plan, by=BY))

    def publish() -> None:
        attempt(lambda db: rules.publish(db, db.get_one(Workshop, ids[1]), by=BY))

    def attempt(action: Any) -> None:
        start.wait()
        with app.app_context():
            try:
                with unit_of_work() as db:
                    action(db)
                outcomes.append("done")
            except RefusedError as refusal:
                outcomes.append(refusal.code)

    threads = [Thread(target=move), Thread(target=publish)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "venue-twice"]
