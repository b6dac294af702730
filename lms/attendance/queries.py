"""Read rolls: who was present, for how long, and what that adds up to."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.attendance.models import HandIn, Mark, Presence, Roll
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.enrolment.queries.places import listed
from lms.scheduling.models import Session

ON_THE_ROLL = (State.PLACED, State.CALLED_BACK)
AT_LEAST_HALF = 2


@dataclass(frozen=True)
class Line:
    """One line of a roll: the participant and the mark that counts, None while nothing is recorded."""

    enrolment: Enrolment
    mark: Mark | None

    @property
    def is_present(self) -> bool:
        """Whether the person was there at all."""
        return self.mark is not None and self.mark.presence in (Presence.PRESENT, Presence.LATE, Presence.LEFT)


def roll_of(db: Db, session: Session) -> Roll | None:
    """The roll of a session, None before anybody opened it."""
    return db.scalar(select(Roll).where(Roll.session_id == session.id))


def lines(db: Db, session: Session) -> list[Line]:
    """The roll, line by line, by the Ukrainian alphabet. Two statements."""
    counting = {
        mark.person_id: mark for mark in db.scalars(select(Mark).where(Mark.session_id == session.id, Mark.is_current))
    }
    on_it = listed(db, session.workshop_id, ON_THE_ROLL)
    return [Line(enrolment, counting.get(enrolment.person_id)) for enrolment in on_it]


def marks_of(db: Db, session: Session, person_id: int) -> list[Mark]:
    """All marks of a person in a session, the one that counts first, with who noted them."""
    query = (
        select(Mark)
        .options(joinedload(Mark.noted_by))
        .where(Mark.session_id == session.id, Mark.person_id == person_id)
    )
    return list(db.scalars(query.order_by(Mark.id.desc())))


def rolls_of(db: Db, sessions: Iterable[Session]) -> dict[int, Roll]:
    """Session id → its roll. One statement."""
    ids = [session.id for session in sessions]
    return {roll.session_id: roll for roll in db.scalars(select(Roll).where(Roll.session_id.in_(ids)))}


def rolls_open(db: Db, workshop_id: int) -> int:
    """How many sessions of a workshop have no closed roll yet."""
    closed = select(Roll.session_id).where(Roll.closed_at.is_not(None))
    query = select(func.count()).where(Session.workshop_id == workshop_id, Session.id.not_in(closed))
    return db.scalar(query) or 0


def minutes_planned(db: Db, workshop_id: int) -> int:
    """The minutes of all sessions of a workshop."""
    return sum(session.minutes for session in db.scalars(select(Session).where(Session.workshop_id == workshop_id)))


def minutes_held(db: Db, workshop_id: int, *, but: Collection[int] = ()) -> int:
    """The minutes of those sessions whose roll is closed, some sessions aside (by id)."""
    return sum(session.minutes for session in _closed(db, workshop_id) if session.id not in but)


def minutes_present(db: Db, workshop_id: int, *, but: Collection[int] = ()) -> dict[int, int]:
    """Person id → minutes present in the sessions whose roll is closed, some sessions aside (by id)."""
    query = (
        select(Mark.person_id, func.sum(Mark.minutes)).join(Session, Session.id == Mark.session_id)
        .join(Roll, Roll.session_id == Session.id)
        .where(Session.workshop_id == workshop_id, Mark.is_current, Roll.closed_at.is_not(None),
               Mark.session_id.not_in(but))
    )  # fmt: skip
    return {person_id: int(minutes) for person_id, minutes in db.execute(query.group_by(Mark.person_id))}


def modules_attended(db: Db, workshop_id: int) -> dict[int, set[str]]:
    """Person id → modules of which they attended a session for at least half its time."""
    sessions = {session.id: session for session in _closed(db, workshop_id)}
    attended: dict[int, set[str]] = defaultdict(set)
    query = select(Mark.person_id, Mark.session_id, Mark.minutes).where(Mark.session_id.in_(sessions), Mark.is_current)
    for person_id, session_id, minutes in db.execute(query):
        if minutes * AT_LEAST_HALF >= sessions[session_id].minutes:
            attended[person_id] |= set(sessions[session_id].modules)
    return attended


def tasks_in(db: Db, workshop_id: int) -> dict[int, set[str]]:
    """Person id → the tasks they have handed in."""
    handed: dict[int, set[str]] = defaultdict(set)
    for person_id, task in db.execute(select(HandIn.person_id, HandIn.task).where(HandIn.workshop_id == workshop_id)):
        handed[person_id].add(task)
    return handed


def _closed(db: Db, workshop_id: int) -> Iterable[Session]:
    query = select(Session).join(Roll, Roll.session_id == Session.id)
    return db.scalars(query.where(Session.workshop_id == workshop_id, Roll.closed_at.is_not(None)))
