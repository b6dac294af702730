"""Rows that stand on several floors, for the pages that read them all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from lms import clock
from lms.attendance.models import Mark, Presence, Roll
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.people.models.persons import Person, StaffGroup
from lms.people.models.units import Unit
from lms.quizzes.models import Attempt, AttemptState
from lms.scheduling.models import Session, Workshop
from tests.make import Make


def placed(db: Db, workshop: Workshop, person: Person, unit: Unit | None = None, **values: Any) -> Enrolment:
    """A seat of a person."""
    values.setdefault("state", State.PLACED)
    values.setdefault("staff_group", StaffGroup.LINE)
    row = Enrolment(workshop=workshop, person=person, unit=unit, **values)
    db.add(row)
    db.flush()
    return row


def held_session(db: Db, make: Make, workshop: Workshop, people: list[Person], minutes: int = 120) -> Session:
    """A session of yesterday with closed attendance, all of the people present for so many minutes."""
    starts = clock.on_the_wall(clock.now()).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=1)
    session = make.session(workshop, starts=starts)
    db.add(Roll(session=session, closed_at=clock.now(), head_count=len(people)))
    for person in people:
        db.add(Mark(session=session, person=person, presence=Presence.LEFT, minutes=minutes))
    db.flush()
    return session


def scored(db: Db, workshop: Workshop, person: Person, percent: int, test: str = "final") -> Attempt:
    """A finished go at a test."""
    now = clock.now()
    row = Attempt(
        workshop=workshop, person=person, edition=workshop.edition, test=test, number=1, seed="1", form=[],
        state=AttemptState.SCORED, deadline_at=now, submitted_at=now, percent=percent, passed=percent >= 70, points=0,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


@contextmanager
def statements(db: Db) -> Iterator[list[str]]:
    """What is read and written while the block runs."""
    seen: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    connection = db.connection()
    event.listen(connection, "before_cursor_execute", look)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", look)
