"""What a coordinator should do now: programmes, workshops that need attention, exceptions that were made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor, Permission
from lms.attendance.models import Roll
from lms.catalogue.models import Edition
from lms.db import Db
from lms.enrolment.queries.places import Seats, seats_of
from lms.people.models.persons import Person
from lms.scheduling.models import Programme, Session, TrainerException, Workshop, WorkshopState
from lms.scheduling.queries.programmes import programmes
from lms.scheduling.queries.workshops import run_by, title_of

FEW_PERCENT = 50
FEW_WITHIN = timedelta(days=14)
CLEARED_BY = timedelta(days=2)
ROLL_BY = timedelta(hours=24)
LOOK_BACK = timedelta(days=60)
SHOWN = 10


@dataclass(frozen=True)
class Attention:
    """A workshop that needs somebody: few enrolled, people not cleared two days before, rolls not closed a day after."""

    workshop: Workshop
    title: str
    seats: Seats
    is_empty: bool
    not_cleared: int
    rolls_open: int


@dataclass(frozen=True)
class MadeException:
    """A trainer without qualification in force who may teach one workshop, why, and who allowed it."""

    row: TrainerException
    title: str
    trainer: Person
    allowed_by: Person


@dataclass(frozen=True)
class Oversight:
    """Everything of the section."""

    programmes: Sequence[Programme]
    attention: Sequence[Attention]
    exceptions: Sequence[MadeException]


def oversight(db: Db, actor: Actor) -> Oversight:
    """The section of a coordinator. Five statements."""
    today = clock.today()
    running = [row for row in db.scalars(programmes()) if row.ends_on >= today]
    return Oversight(running, attention(db, actor, clock.now()), _exceptions(db, actor))


def attention(db: Db, actor: Actor, now: datetime) -> list[Attention]:
    """The workshops of the actor's courses that need somebody, the first to begin first. Three statements."""
    query = (
        select(Workshop).options(joinedload(Workshop.edition).joinedload(Edition.course))
        .where(run_by(actor, Permission.SCHEDULING_EXCEPTION_ALLOW), Workshop.state == WorkshopState.PUBLISHED,
               Workshop.ends_at > now - LOOK_BACK, Workshop.starts_at < now + FEW_WITHIN)
        .order_by(Workshop.starts_at, Workshop.id)
    )  # fmt: skip
    workshops = db.scalars(query).all()
    ids = [workshop.id for workshop in workshops]
    seats = seats_of(db, workshops)
    open_rolls = _rolls_open(db, ids, now)
    found = [_look_at(w, seats[w.id], open_rolls.get(w.id, 0), now) for w in workshops]
    return [one for one in found if one.is_empty or one.not_cleared or one.rolls_open]


def _look_at(workshop: Workshop, seats: Seats, rolls: int, now: datetime) -> Attention:
    to_come = workshop.starts_at is not None and workshop.starts_at > now
    is_near = workshop.starts_at is not None and workshop.starts_at - now < CLEARED_BY
    return Attention(
        workshop,
        title_of(workshop),
        seats,
        is_empty=to_come and seats.taken * 100 < seats.all * FEW_PERCENT,
        not_cleared=seats.held if to_come and is_near else 0,
        rolls_open=rolls,
    )


def _rolls_open(db: Db, ids: Collection[int], now: datetime) -> dict[int, int]:
    query = (
        select(Session.workshop_id, func.count()).outerjoin(Roll, Roll.session_id == Session.id)
        .where(Session.workshop_id.in_(ids), Session.ends_at < now - ROLL_BY, Roll.closed_at.is_(None))
        .group_by(Session.workshop_id)
    )  # fmt: skip
    return dict(db.execute(query).all())


def _exceptions(db: Db, actor: Actor) -> list[MadeException]:
    query = (
        select(TrainerException, Workshop).join(Workshop, Workshop.id == TrainerException.workshop_id)
        .options(joinedload(Workshop.edition).joinedload(Edition.course))
        .where(run_by(actor, Permission.SCHEDULING_EXCEPTION_ALLOW))
        .order_by(TrainerException.id.desc()).limit(SHOWN)
    )  # fmt: skip
    rows = db.execute(query).all()
    ids = {row.person_id for row, _workshop in rows} | {row.allowed_by_id for row, _workshop in rows}
    persons = {person.id: person for person in db.scalars(select(Person).where(Person.id.in_(ids)))}
    return [
        MadeException(row, title_of(workshop), persons[row.person_id], persons[row.allowed_by_id])
        for row, workshop in rows
    ]
