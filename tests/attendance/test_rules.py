"""Taking the roll."""

from datetime import timedelta

import pytest

from lms import clock
from lms.access import Role
from lms.attendance import queries, rules
from lms.attendance.models import Mark, Presence
from lms.attendance.rules import Noted
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.errors import RefusedError
from lms.people.models.persons import Person
from lms.people.queries.trust import SignedIn, actor_of
from lms.scheduling.models import Session, Workshop
from tests.enrolment.scene import trainer_of, workshop_of
from tests.make import Make


class Room:
    """A workshop whose only session runs now (four hours), its trainer, and people in it."""

    def __init__(self, make: Make, *, people: int = 3) -> None:
        self.db, self.make = make.db, make
        self.workshop: Workshop = workshop_of(make, day=0)
        self.session: Session = make.db.query(Session).filter_by(workshop_id=self.workshop.id).one()
        self.move(timedelta(hours=-1))
        self.session.modules = ["first-steps"]
        self.trainer = trainer_of(make, self.workshop)
        self.by: SignedIn = actor_of(make.db, self.trainer)
        self.people = [self.place() for _number in range(people)]

    def move(self, start: timedelta) -> None:
        """Let the session start so long from now."""
        session = self.session
        session.starts_at = clock.now() + start
        session.ends_at = session.starts_at + timedelta(hours=4)
        session.starts_local, session.ends_local = (clock.on_the_wall(t) for t in (session.starts_at, session.ends_at))
        self.db.flush()

    def place(self, state: State = State.PLACED) -> Person:
        unit = self.make.unit()
        person = self.make.person(unit=unit)
        self.make._saved(Enrolment(workshop=self.workshop, person=person, unit_id=unit.id, state=state))
        return person

    def take(self, *presences: Presence) -> None:
        noted = {person.id: Noted(presence) for person, presence in zip(self.people, presences, strict=True)}
        rules.take_roll(self.db, self.session, noted, by=self.by)


@pytest.fixture
def room(make: Make) -> Room:
    return Room(make)


def refused(code: str) -> "pytest.RaisesContext[RefusedError]":  # type: ignore[name-defined]
    return pytest.raises(RefusedError, check=lambda refusal: refusal.code == code)


def test_a_closed_roll_counts_minutes_and_modules(room: Room, db: Db) -> None:
    room.take(Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT)
    assert queries.minutes_present(db, room.workshop.id) == {}
    rules.close_roll(db, room.session, 1, by=room.by)
    here, excused, absent = (person.id for person in room.people)
    assert queries.minutes_present(db, room.workshop.id) == {here: 240, excused: 0, absent: 0}
    assert queries.modules_attended(db, room.workshop.id) == {here: {"first-steps"}}
    assert (queries.minutes_held(db, room.workshop.id), queries.rolls_open(db, room.workshop.id)) == (240, 0)


def test_who_came_late_is_counted_by_the_minutes(room: Room, db: Db) -> None:
    person = room.people[0]
    with refused("minutes-missing"):
        rules.mark(db, room.session, person, Noted(Presence.LATE), by=room.by)
    with refused("minutes-wrong"):
        rules.mark(db, room.session, person, Noted(Presence.LATE, 241), by=room.by)
    assert rules.mark(db, room.session, person, Noted(Presence.LATE, 100), by=room.by).minutes == 100


def test_half_of_a_session_is_needed_for_its_modules(room: Room, db: Db) -> None:
    first, second, third = room.people
    rules.mark(db, room.session, first, Noted(Presence.LEFT, 119), by=room.by)
    rules.mark(db, room.session, second, Noted(Presence.LEFT, 120), by=room.by)
    rules.mark(db, room.session, third, Noted(Presence.CALLED_BACK), by=room.by)
    rules.close_roll(db, room.session, 2, by=room.by)
    assert queries.modules_attended(db, room.workshop.id) == {second.id: {"first-steps"}}


def test_the_roll_opens_half_an_hour_before_and_closes_after_the_start(room: Room, db: Db) -> None:
    room.move(timedelta(minutes=31))
    with refused("too-early"):
        room.take(*[Presence.PRESENT] * 3)
    room.move(timedelta(minutes=29))
    room.take(*[Presence.PRESENT] * 3)
    with refused("too-early"):
        rules.close_roll(db, room.session, 3, by=room.by)


def test_heads_and_marks_must_agree_or_be_explained(room: Room, db: Db) -> None:
    room.take(*[Presence.PRESENT] * 3)
    with refused("heads-differ"):
        rules.close_roll(db, room.session, 2, by=room.by)
    roll = rules.close_roll(db, room.session, 2, by=room.by, remark="Одна людина вийшла під час тривоги.")
    assert (roll.head_count, roll.closed_by_id) == (2, room.trainer.id)


def test_nobody_is_forgotten_when_the_roll_is_closed(room: Room, db: Db) -> None:
    rules.mark(db, room.session, room.people[0], Noted(Presence.PRESENT), by=room.by)
    with refused("not-recorded"):
        rules.close_roll(db, room.session, 1, by=room.by)


def test_a_correction_needs_a_reason_and_keeps_what_stood_before(room: Room, db: Db) -> None:
    person = room.people[0]
    room.take(*[Presence.PRESENT] * 3)
    rules.close_roll(db, room.session, 3, by=room.by)
    with refused("reason-missing"):
        rules.mark(db, room.session, person, Noted(Presence.ABSENT), by=room.by)
    rules.mark(db, room.session, person, Noted(Presence.ABSENT), by=room.by, reason="Плутанина імен")
    history = queries.marks_of(db, room.session, person.id)
    assert [(mark.presence, mark.is_current) for mark in history] == [
        (Presence.ABSENT, True),
        (Presence.PRESENT, False),
    ]


def test_after_a_day_only_the_coordinator_corrects(room: Room, db: Db, make: Make) -> None:
    room.take(*[Presence.PRESENT] * 3)
    rules.close_roll(db, room.session, 3, by=room.by).closed_at = clock.now() - timedelta(hours=25)
    with refused("too-late-to-correct"):
        rules.mark(db, room.session, room.people[0], Noted(Presence.ABSENT), by=room.by, reason="Помилка")
    coordinator = actor_of(db, make.trusted(Role.COORDINATOR))
    corrected = rules.mark(db, room.session, room.people[0], Noted(Presence.ABSENT), by=coordinator, reason="Помилка")
    assert corrected.presence is Presence.ABSENT


def test_only_participants_stand_on_the_roll(room: Room, db: Db) -> None:
    waiting = room.place(State.WAITING)
    with refused("not-on-the-roll"):
        rules.mark(db, room.session, waiting, Noted(Presence.PRESENT), by=room.by)
    room.place(State.CALLED_BACK)
    assert len(queries.lines(db, room.session)) == 4


def test_saving_the_same_roll_twice_notes_nothing_new(room: Room, db: Db) -> None:
    room.take(*[Presence.PRESENT] * 3)
    room.take(*[Presence.PRESENT] * 3)
    assert db.query(Mark).count() == 3


def test_a_task_is_taken_in_once_and_can_be_given_back(room: Room, db: Db) -> None:
    person = room.people[0]
    rules.take_in_task(db, room.workshop, person, "rota", by=room.by)
    rules.take_in_task(db, room.workshop, person, "rota", by=room.by)
    db.flush()
    assert queries.tasks_in(db, room.workshop.id) == {person.id: {"rota"}}
    rules.give_back_task(db, room.workshop, person, "rota", by=room.by)
    assert queries.tasks_in(db, room.workshop.id) == {}
