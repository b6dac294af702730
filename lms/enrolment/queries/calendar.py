"""Read what stands in a person's own calendar, and whose calendar a secret address opens."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms.catalogue.models import Edition
from lms.db import Db
from lms.enrolment.models import HOLDS_SEAT, CalendarFeed, Enrolment, State
from lms.people.models.persons import Person
from lms.people.queries.sign_ins import locked_since
from lms.scheduling.models import Session, SessionTrainer, Venue, Workshop, WorkshopState

TAKEN_BACK = (State.CALLED_BACK, State.CANCELLED)


@dataclass(frozen=True)
class Appointment:
    """One session in a person's calendar: whether they run it, whether the place is sure, whether it was taken back.

    `sequence` only rises: moves of the session, changes of the person's places in the workshop, its cancellation.
    """

    session: Session
    sequence: int
    runs: bool
    is_sure: bool = True
    is_cancelled: bool = False


def feed_of(db: Db, person_id: int) -> CalendarFeed | None:
    """A person's calendar address; None when there is none, or when it ended with the account."""
    return db.scalar(_living().where(CalendarFeed.person_id == person_id))


def feed_with(db: Db, secret_sha256: str) -> CalendarFeed | None:
    """The calendar that a secret opens; None for an unknown one and when the account ended."""
    return db.scalar(_living().where(CalendarFeed.secret_sha256 == secret_sha256))


def _living() -> Select[CalendarFeed]:
    query = select(CalendarFeed).join(CalendarFeed.person).options(joinedload(CalendarFeed.person))
    locked = locked_since(CalendarFeed.person_id, CalendarFeed.made_at)
    return query.where(Person.suspended_at.is_(None), ~locked)


def appointments(db: Db, person_id: int, since: datetime) -> list[Appointment]:
    """All sessions that end after a moment and in which the person teaches, interprets or takes part. Three statements.

    Whoever teaches a session and takes part in its workshop has it once, as teaching.
    """
    loaded = (
        joinedload(Session.venue).joinedload(Venue.region),
        joinedload(Session.workshop).joinedload(Workshop.edition).joinedload(Edition.course),
    )
    shown = (Session.ends_at > since, Workshop.state != WorkshopState.DRAFT)
    on_duty = (
        select(Session).join(Workshop, Workshop.id == Session.workshop_id).options(*loaded)
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .where(SessionTrainer.person_id == person_id, *shown)
    )  # fmt: skip
    attended = (
        select(Session, Enrolment.state).join(Workshop, Workshop.id == Session.workshop_id).options(*loaded)
        .join(Enrolment, Enrolment.workshop_id == Workshop.id)
        .where(Enrolment.person_id == person_id, Enrolment.state.in_((*HOLDS_SEAT, *TAKEN_BACK)), *shown)
        .order_by(Enrolment.id)
    )  # fmt: skip
    changes = _changes(db, person_id)

    def sequence(session: Session) -> int:
        is_off = session.workshop.state is WorkshopState.CANCELLED
        return session.sequence + changes.get(session.workshop_id, 0) + is_off

    found: dict[int, Appointment] = {}
    for session, state in db.execute(attended):
        is_sure, is_off = state is State.PLACED, state in TAKEN_BACK
        found[session.id] = Appointment(session, sequence(session), runs=False, is_sure=is_sure, is_cancelled=is_off)
    for session in db.scalars(on_duty):
        is_off = session.workshop.state is WorkshopState.CANCELLED
        found[session.id] = Appointment(session, sequence(session), runs=True, is_cancelled=is_off)
    return sorted(found.values(), key=lambda one: (one.session.starts_at, one.session.id))


def _changes(db: Db, person_id: int) -> dict[int, int]:
    """Workshop id → how often the person's places in it were changed, withdrawn ones included."""
    query = select(Enrolment.workshop_id, func.sum(Enrolment.version)).where(Enrolment.person_id == person_id)
    return {row[0]: row[1] for row in db.execute(query.group_by(Enrolment.workshop_id))}
