"""Many ask at once: the last seat has one winner, a double click makes one row. With the locks off it goes wrong."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import DBAPIError

from lms import db as database
from lms.access import Program
from lms.audit.rules import record
from lms.db import Db, unit_of_work
from lms.enrolment.models import Enrolment, Quota, State
from lms.enrolment.rules import places
from lms.enrolment.rules.clearances import clear
from lms.errors import LmsError
from lms.people.models.persons import Person, StaffGroup
from lms.scheduling.models import Workshop
from tests.conftest import on_postgres
from tests.enrolment.scene import Scene, workshop_of
from tests.make import Make

BY = Program()
PATIENCE_SECONDS = 20
Try = Callable[[Db], object]


def at_once(app: Flask, tries: Sequence[Try]) -> list[str]:
    """Run each in a thread and a unit of work of its own, all let go together; what each ended with."""
    start = threading.Barrier(len(tries))
    ends = ["never ended"] * len(tries)

    def run(number: int, attempt: Try) -> None:
        with app.app_context():
            start.wait(PATIENCE_SECONDS)
            try:
                with unit_of_work() as db:
                    attempt(db)
                ends[number] = "kept"
            except (DBAPIError, LmsError) as failure:
                ends[number] = type(failure).__name__

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tries)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE_SECONDS)
    return ends


def asking(person_id: int, workshop_id: int) -> Try:
    return lambda db: places.ask(db, db.get_one(Person, person_id), db.get_one(Workshop, workshop_id), by=BY)


def prepared(*, people: int, seats: int, workshops: int = 1) -> tuple[list[int], list[int]]:
    """Ids of people of one unit, and of workshops at one time."""
    with unit_of_work() as db:
        scene = Scene(Make(db))
        made = [workshop_of(scene.make, seats=seats) for _number in range(workshops)]
        return [person.id for person in scene.officers(people)], [workshop.id for workshop in made]


def states() -> Counter[State]:
    with unit_of_work(write=False) as db:
        return Counter(db.scalars(select(Enrolment.state)))


@pytest.mark.parametrize("seats", [1, 3])
def test_the_last_seat_has_exactly_one_winner(app: Flask, committed: Engine, seats: int) -> None:
    assert committed
    people, (workshop,) = prepared(people=8, seats=seats)
    assert at_once(app, [asking(person, workshop) for person in people]) == ["kept"] * 8
    assert states() == {State.ASKED: seats, State.WAITING: 8 - seats}


def test_the_last_seat_of_a_group_has_exactly_one_winner(app: Flask, committed: Engine) -> None:
    assert committed
    people, (workshop,) = prepared(people=8, seats=8)
    give_line_staff(1, workshop)
    assert at_once(app, [asking(person, workshop) for person in people]) == ["kept"] * 8
    assert states() == {State.ASKED: 1, State.WAITING: 7}


def give_line_staff(seats: int, workshop_id: int) -> None:
    """Let no more than so many of the people, who are all line staff, have a seat."""
    with unit_of_work() as db:
        workshop = db.get_one(Workshop, workshop_id)
        db.add(
            Quota(workshop_id=workshop_id, seats=seats, staff_group=StaffGroup.LINE, added_by_id=workshop.made_by_id)
        )
        record(db, BY, "quota.added", workshop)


def test_a_double_click_makes_one_row(app: Flask, committed: Engine) -> None:
    assert committed
    (person,), (workshop,) = prepared(people=1, seats=5)
    assert sorted(at_once(app, [asking(person, workshop)] * 4)) == ["RefusedError"] * 3 + ["kept"]
    assert states() == {State.ASKED: 1}


def test_nobody_gets_two_seats_at_one_time(app: Flask, committed: Engine) -> None:
    assert committed
    (person,), workshops = prepared(people=1, seats=5, workshops=3)
    ends = at_once(app, [asking(person, workshop) for workshop in workshops])
    assert sorted(ends) == ["RefusedError", "RefusedError", "kept"]
    assert states() == {State.ASKED: 1}


def test_seats_given_back_while_others_ask_go_to_one_each(app: Flask, committed: Engine) -> None:
    assert committed
    people, (workshop,) = prepared(people=9, seats=3)
    with unit_of_work() as db:
        first = [
            places.ask(db, db.get_one(Person, one), db.get_one(Workshop, workshop), by=BY).id for one in people[:3]
        ]
        head = Scene(Make(db), parent=None).by

    def giving_back(enrolment_id: int) -> Try:
        return lambda db: places.withdraw(db, db.get_one(Enrolment, enrolment_id), by=BY)

    tries = [*(asking(one, workshop) for one in people[3:]), *(giving_back(one) for one in first[:2])]
    tries.append(lambda db: clear(db, db.get_one(Enrolment, first[2]), by=head))
    tries.append(lambda db: places.change_seats(db, db.get_one(Workshop, workshop), 2, by=BY))
    ends = at_once(app, tries)
    assert ends[:-1] == ["kept"] * (len(tries) - 1)
    with unit_of_work(write=False) as db:
        seats = db.get_one(Workshop, workshop).seats
    found = states()
    assert found[State.ASKED] + found[State.PLACED] == seats
    assert found[State.WITHDRAWN] == 2


def meeting(count: int) -> Callable[..., None]:
    """A rule's step that waits until so many are there: none of them has been kept then."""
    barrier = threading.Barrier(count)

    def wait(*_args: object, **_kwargs: object) -> None:
        barrier.wait(PATIENCE_SECONDS)

    return wait


def without_locks(engine: Engine, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Switch the locks off and let all be in the middle at the same time.

    PostgreSQL: no row is locked. SQLite: transactions begin deferred, so that reading takes no lock.
    """
    if on_postgres():
        monkeypatch.setattr(places, "locked", lambda _db, workshop: workshop)
        monkeypatch.setattr(places, "hold_persons", lambda _db, _ids: None)
        monkeypatch.setattr(places, "tell_deciders", meeting(count))
        return
    event.remove(engine, "begin", database._begin_on_sqlite)
    event.listen(engine, "begin", _deferred)
    monkeypatch.setattr(places, "hold_persons", meeting(count))


def _deferred(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA query_only=OFF")
    connection.exec_driver_sql("BEGIN")


def assert_it_goes_wrong(ends: Sequence[str]) -> None:
    """PostgreSQL lets both in; SQLite, which has no rows to lock, throws one out instead of letting it wait."""
    if on_postgres():
        assert (ends, states()) == (["kept", "kept"], {State.ASKED: 2})
    else:
        assert sorted(ends) == ["OperationalError", "kept"]


def test_control_without_the_locks_the_last_seat_goes_wrong(
    app: Flask, committed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, (workshop,) = prepared(people=2, seats=1)
    without_locks(committed, monkeypatch, 2)
    assert_it_goes_wrong(at_once(app, [asking(person, workshop) for person in people]))


def test_control_without_the_locks_the_last_seat_of_a_group_goes_wrong(
    app: Flask, committed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, (workshop,) = prepared(people=2, seats=8)
    give_line_staff(1, workshop)
    without_locks(committed, monkeypatch, 2)
    assert_it_goes_wrong(at_once(app, [asking(person, workshop) for person in people]))


def test_control_without_the_locks_one_person_gets_two_seats_at_one_time(
    app: Flask, committed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (person,), workshops = prepared(people=1, seats=5, workshops=2)
    without_locks(committed, monkeypatch, 2)
    assert_it_goes_wrong(at_once(app, [asking(person, workshop) for workshop in workshops]))


def test_the_index_is_the_second_guard_of_one_row(
    app: Flask, committed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (person,), (workshop,) = prepared(people=1, seats=5)
    without_locks(committed, monkeypatch, 2)
    if on_postgres():
        monkeypatch.setattr(places, "tell_deciders", lambda *_args, **_kwargs: None)
        monkeypatch.setattr(places, "promote", meeting(2))
    ends = at_once(app, [asking(person, workshop)] * 2)
    assert sorted(ends) == ["IntegrityError" if on_postgres() else "OperationalError", "kept"]
    assert states() == {State.ASKED: 1}
