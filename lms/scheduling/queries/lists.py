"""Read lists of workshops and a trainer's own sessions."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Self

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor
from lms.catalogue.models import Course, Edition, Privacy
from lms.db import Db
from lms.i18n import label
from lms.people.models.persons import Person
from lms.scheduling.models import Duty, Session, SessionTrainer, Venue, Workshop, WorkshopState
from lms.scheduling.queries.venues import Place, venue_shown
from lms.scheduling.queries.workshops import LOADED, open_for_enrolment, seen_by, title_of


@dataclass(frozen=True)
class Asked:
    """What a reader of the list wants to see; dates are on the wall in Kyiv, both days included."""

    course: str = ""
    programme_id: int | None = None
    region_id: int | None = None
    language: str = ""
    since: date | None = None
    until: date | None = None
    only_open: bool = False
    mine: bool = False


@dataclass
class Glance:
    """What a list shows of one workshop besides its own row."""

    first: date | None = None
    last: date | None = None
    sessions: int = 0
    minutes: int = 0
    regions: list[dict[str, str]] = field(default_factory=list)
    is_online: bool = False
    trainers: list[Person] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One line of an agenda: when, what, where, and what the reader does there."""

    starts_local: datetime
    ends_local: datetime
    title: str
    workshop_id: int | None
    place: Place
    duty: str = ""
    is_draft: bool = False

    @property
    def day(self) -> date:
        """The day on which it starts."""
        return self.starts_local.date()

    @classmethod
    def of(cls, row: SessionTrainer) -> Self:
        """The line of somebody who teaches or interprets and so sees every place at once; interpreters open no draft."""
        session, workshop = row.session, row.session.workshop
        return cls(
            session.starts_local,
            session.ends_local,
            title_of(workshop),
            workshop.id if workshop.published_at or row.duty is Duty.TRAINER else None,
            venue_shown(session, is_enrolled=False, now=clock.now(), runs=True),
            label(row.duty),
            workshop.state is WorkshopState.DRAFT,
        )


def start_of(on: date) -> datetime:
    """The instant at which a day begins in Kyiv."""
    return clock.instant_of(datetime.combine(on, time()))


def workshops(actor: Actor, asked: Asked) -> Select[Workshop]:
    """The workshops an actor may see, as asked; without dates those that are not over. The next first, undated last."""
    query = select(Workshop).options(*LOADED).where(seen_by(actor), _within(asked))
    if asked.course:
        courses = select(Edition.id).join(Course, Course.id == Edition.course_id).where(Course.key == asked.course)
        query = query.where(Workshop.edition_id.in_(courses))
    if asked.programme_id is not None:
        query = query.where(Workshop.programme_id == asked.programme_id)
    if asked.region_id is not None:
        there = select(Session.workshop_id).join(Venue, Venue.id == Session.venue_id)
        query = query.where(Workshop.id.in_(there.where(Venue.region_id == asked.region_id)))
    if asked.language:
        query = query.where(or_(Workshop.language == asked.language, Workshop.interpreted_into == asked.language))
    if asked.only_open:
        query = query.where(open_for_enrolment(clock.now()))
    if asked.mine:
        query = query.where(or_(Workshop.made_by_id == actor.id, Workshop.id.in_(_on_duty(actor))))
    return query.order_by(Workshop.starts_at.is_(None), Workshop.starts_at, Workshop.id)


def _within(asked: Asked) -> ColumnElement[bool]:
    undated = Workshop.starts_at.is_(None)
    since = clock.now() if asked.since is None and asked.until is None else asked.since and start_of(asked.since)
    condition = or_(undated, Workshop.ends_at >= since) if since else undated | Workshop.starts_at.is_not(None)
    if asked.until is not None:
        condition &= Workshop.starts_at < start_of(asked.until + timedelta(days=1))
    return condition


def _on_duty(actor: Actor) -> Select[int]:
    query = select(Session.workshop_id).join(SessionTrainer, SessionTrainer.session_id == Session.id)
    return query.where(SessionTrainer.person_id == actor.id)


def glances(db: Db, workshops: list[Workshop]) -> dict[int, Glance]:
    """Workshop id → sessions, minutes, regions and trainers. Two statements for a whole list.

    The trainers of a confidential workshop are left out: no list names a person beside its title.
    """
    found: dict[int, Glance] = defaultdict(Glance)
    ids = [workshop.id for workshop in workshops]
    held = (
        select(Session).options(joinedload(Session.venue).joinedload(Venue.region)).where(Session.workshop_id.in_(ids))
    )
    for session in db.scalars(held.order_by(Session.starts_at, Session.id)):
        glance = found[session.workshop_id]
        glance.first = glance.first or session.starts_local.date()
        glance.last = session.ends_local.date()
        glance.sessions += 1
        glance.minutes += session.minutes
        glance.is_online |= session.venue is None
        region = session.venue.region if session.venue else None
        if region is not None and region.name not in glance.regions:
            glance.regions.append(region.name)
    teaching = (
        select(Session.workshop_id, Person).join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .join(Person, Person.id == SessionTrainer.person_id)
        .where(Session.workshop_id.in_(ids), SessionTrainer.duty == Duty.TRAINER)
        .distinct().order_by(Person.sort_key, Person.id)
    )  # fmt: skip
    confidential = {workshop.id for workshop in workshops if workshop.privacy is Privacy.CONFIDENTIAL}
    for workshop_id, person in db.execute(teaching):
        if workshop_id not in confidential:
            found[workshop_id].trainers.append(person)
    return found


def sessions_taught(db: Db, actor: Actor, since: date, until: date) -> list[SessionTrainer]:
    """The sessions at which the actor teaches or interprets, both days included, in the order of time.

    Drafts and published ones with workshop, course and venue loaded; cancelled ones are left out. One statement.
    """
    workshop = joinedload(Session.workshop).joinedload(Workshop.edition).joinedload(Edition.course)
    query = (
        select(SessionTrainer).join(Session, Session.id == SessionTrainer.session_id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .options(joinedload(SessionTrainer.session).options(joinedload(Session.venue).joinedload(Venue.region), workshop))
        .where(SessionTrainer.person_id == actor.id, Workshop.state != WorkshopState.CANCELLED)
        .where(Session.starts_at < start_of(until + timedelta(days=1)), Session.ends_at > start_of(since))
        .order_by(Session.starts_at, Session.id)
    )  # fmt: skip
    return list(db.scalars(query))


def courses_planned(db: Db) -> list[Edition]:
    """The newest edition of every course that ever had a workshop, for a filter."""
    newest = select(func.max(Edition.id)).join(Workshop, Workshop.edition_id == Edition.id).group_by(Edition.course_id)
    return list(db.scalars(select(Edition).options(joinedload(Edition.course)).where(Edition.id.in_(newest))))
