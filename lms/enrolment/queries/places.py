"""Read who is on a workshop's list, in which state, and how many seats are left."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload

from lms.db import Db
from lms.enrolment.models import HOLDS_SEAT, LIVE_STATES, Decision, Enrolment, Guest, Release, State
from lms.errors import NotVisibleError
from lms.people.models.persons import Person
from lms.scheduling.models import Session, Workshop, WorkshopState

WITH_PERSON = (joinedload(Enrolment.person), joinedload(Enrolment.unit))


IN_TURN = (Enrolment.priority.desc(), Enrolment.asked_at, Enrolment.id)
"""The order of the waiting list."""


@dataclass(frozen=True)
class Seats:
    """A workshop's seats, each counted: all, enrolled, held while a head of unit decides; and who waits."""

    all: int
    placed: int = 0
    held: int = 0
    waiting: int = 0

    @property
    def taken(self) -> int:
        """Seats nobody else can have."""
        return self.placed + self.held

    @property
    def free(self) -> int:
        """Seats that the next who asks can have."""
        return max(0, self.all - self.taken)


def seats_of(db: Db, workshops: Iterable[Workshop]) -> dict[int, Seats]:
    """Workshop id → its seats. One statement."""
    workshops = list(workshops)
    query = select(Enrolment.workshop_id, Enrolment.state, func.count()).where(
        Enrolment.workshop_id.in_([workshop.id for workshop in workshops]), Enrolment.state.in_(LIVE_STATES)
    )
    counted = {(row[0], row[1]): row[2] for row in db.execute(query.group_by(Enrolment.workshop_id, Enrolment.state))}
    return {
        workshop.id: Seats(
            workshop.seats, *(counted.get((workshop.id, s), 0) for s in (State.PLACED, State.ASKED, State.WAITING))
        )
        for workshop in workshops
    }


def enrolment_of(db: Db, workshop_id: int, person_id: int) -> Enrolment | None:
    """A person's place in a workshop: the one that counts now, else the last one; None when they never asked."""
    query = select(Enrolment).where(Enrolment.workshop_id == workshop_id, Enrolment.person_id == person_id)
    return db.scalars(query.order_by(Enrolment.state.in_(LIVE_STATES).desc(), Enrolment.id.desc()).limit(1)).first()


def listed(db: Db, workshop_id: int, states: Collection[State]) -> list[Enrolment]:
    """Enrolments in some states, persons and units loaded, by the Ukrainian alphabet."""
    query = (
        select(Enrolment).join(Person, Person.id == Enrolment.person_id).options(*WITH_PERSON)
        .where(Enrolment.workshop_id == workshop_id, Enrolment.state.in_(states))
    )  # fmt: skip
    return list(db.scalars(query.order_by(Person.sort_key, Person.id, Enrolment.id)))


def participants(db: Db, workshop: Workshop) -> list[Enrolment]:
    """Everybody who has or holds a seat, by the Ukrainian alphabet."""
    return listed(db, workshop.id, HOLDS_SEAT)


def placed(db: Db, workshop_id: int) -> list[Enrolment]:
    """Everybody who is enrolled for good, by the Ukrainian alphabet."""
    return listed(db, workshop_id, (State.PLACED,))


def waiting(db: Db, workshop_id: int) -> list[Enrolment]:
    """The waiting list in its order: whom the coordinator put first, then who asked first."""
    query = (
        select(Enrolment).options(*WITH_PERSON)
        .where(Enrolment.workshop_id == workshop_id, Enrolment.state == State.WAITING)
    )  # fmt: skip
    return list(db.scalars(query.order_by(*IN_TURN)))


def waiting_one(db: Db, workshop: Workshop, enrolment_id: int) -> Enrolment:
    """One who waits, of a workshop that was read through a `visible_…`; NotVisibleError otherwise."""
    found = next((one for one in waiting(db, workshop.id) if one.id == enrolment_id), None)
    if found is None:
        raise NotVisibleError
    return found


def place_in_queue(db: Db, enrolment: Enrolment) -> int:
    """The place on the waiting list, from 1; 0 for those who do not wait."""
    return places_in_queue(db, [enrolment]).get(enrolment.id, 0)


def places_in_queue(db: Db, enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """Enrolment id → place on its workshop's waiting list, from 1, for those who wait. One statement."""
    workshop_ids = {enrolment.workshop_id for enrolment in enrolments if enrolment.state is State.WAITING}
    if not workshop_ids:
        return {}
    place = func.row_number().over(partition_by=Enrolment.workshop_id, order_by=IN_TURN)
    query = select(Enrolment.id, place).where(Enrolment.workshop_id.in_(workshop_ids), Enrolment.state == State.WAITING)
    return {row[0]: row[1] for row in db.execute(query)}


def decisions_on(db: Db, enrolments: Iterable[Enrolment]) -> dict[int, list[Release]]:
    """Enrolment id → the head of unit's decisions, the newest first, with who decided. One statement."""
    ids = [enrolment.id for enrolment in enrolments]
    query = select(Release).options(joinedload(Release.decided_by)).where(Release.enrolment_id.in_(ids))
    found: dict[int, list[Release]] = {}
    for release in db.scalars(query.order_by(Release.id.desc())):
        found.setdefault(release.enrolment_id, []).append(release)
    return found


def is_cleared(decisions: list[Release] | None) -> bool:
    """Whether the newest decision (they come newest first) clears the person to attend."""
    return decisions is not None and decisions[0].decision is Decision.CLEARED


def guests(db: Db, workshop_id: int) -> list[Guest]:
    """Who sits in from outside, in the order of their names."""
    return list(db.scalars(select(Guest).where(Guest.workshop_id == workshop_id).order_by(Guest.name, Guest.id)))


def guest_of(db: Db, workshop: Workshop, guest_id: int) -> Guest:
    """One guest of a workshop that was read through a `visible_…`; NotVisibleError otherwise."""
    guest = db.scalar(select(Guest).where(Guest.id == guest_id, Guest.workshop_id == workshop.id))
    if guest is None:
        raise NotVisibleError
    return guest


def enrolments_of(db: Db, person_id: int) -> list[Enrolment]:
    """All requests and places of one person, workshops loaded, the latest workshop first."""
    workshop = joinedload(Enrolment.workshop).joinedload(Workshop.edition)
    query = select(Enrolment).join(Workshop, Workshop.id == Enrolment.workshop_id).options(workshop)
    query = query.where(Enrolment.person_id == person_id)
    return list(db.scalars(query.order_by(Workshop.starts_at.desc(), Enrolment.id.desc())))


def workshops_to_fill(now: datetime) -> Select[int]:
    """Ids of published workshops to come in which somebody waits beside a free seat."""
    taken = func.sum(case((Enrolment.state.in_(HOLDS_SEAT), 1), else_=0))
    queue = func.sum(case((Enrolment.state == State.WAITING, 1), else_=0))
    return (
        select(Workshop.id).join(Enrolment, Enrolment.workshop_id == Workshop.id)
        .where(Workshop.state == WorkshopState.PUBLISHED, Workshop.starts_at > now)
        .group_by(Workshop.id, Workshop.seats).having(queue > 0, taken < Workshop.seats).order_by(Workshop.id)
    )  # fmt: skip


def sessions_ahead(db: Db, person_id: int, states: Collection[State], now: datetime) -> list[Session]:
    """A person's sessions that are not over, in the order of time, with workshop, edition and venue. One statement."""
    query = (
        select(Session).join(Workshop, Workshop.id == Session.workshop_id)
        .join(Enrolment, Enrolment.workshop_id == Workshop.id)
        .options(joinedload(Session.venue), joinedload(Session.workshop).joinedload(Workshop.edition))
        .where(Enrolment.person_id == person_id, Enrolment.state.in_(states), Session.ends_at > now)
    )  # fmt: skip
    return list(db.scalars(query.order_by(Session.starts_at, Session.id)))
