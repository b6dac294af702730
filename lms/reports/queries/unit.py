"""What a head of unit should do now: decide on requests, know who is away this week, bring messages to people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor, Permission
from lms.catalogue.models import Edition
from lms.db import Db
from lms.enrolment.cover import days_away
from lms.enrolment.models import HOLDS_SEAT, Enrolment
from lms.enrolment.queries.clearances import awaiting_clearance
from lms.people.models.persons import Person
from lms.people.models.units import Unit
from lms.people.queries.trust import serving_within, visible_units
from lms.reports.queries.telling import count_to_tell
from lms.scheduling.models import Session, Workshop, WorkshopState
from lms.scheduling.queries.workshops import taught_by, title_seen

REQUESTS_SHOWN = 10
WEEK = 7
UNITS_SHOWN = 3


@dataclass(frozen=True)
class Waiting:
    """A request that waits for the decision."""

    enrolment: Enrolment
    title: str


@dataclass(frozen=True)
class Away:
    """A person of the unit who trains or travels this week, and on which days."""

    person: Person
    title: str
    days: Sequence[date]


@dataclass(frozen=True)
class UnitNow:
    """Everything of the section."""

    waiting: Sequence[Waiting]
    waiting_in_all: int
    away: Sequence[Away]
    to_tell: int
    units: Sequence[Unit]


def unit_now(db: Db, actor: Actor) -> UnitNow:
    """The section of a head of unit. Six statements."""
    taught = taught_by(db, actor)
    query = awaiting_clearance(actor)
    waiting = db.scalars(query.limit(REQUESTS_SHOWN)).all()
    in_all = db.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    top = visible_units(actor, Permission.PEOPLE_SLIPS_PRINT).order_by(None).order_by(func.length(Unit.path), Unit.id)
    return UnitNow(
        waiting=[Waiting(row, title_seen(row.workshop, actor, row.person_id, taught)) for row in waiting],
        waiting_in_all=in_all,
        away=_away(db, actor, taught),
        to_tell=count_to_tell(db, actor),
        units=db.scalars(top.limit(UNITS_SHOWN)).all(),
    )


def _away(db: Db, actor: Actor, taught: frozenset[int]) -> list[Away]:
    """Who of the actor's people has a seat in a session of the coming seven days, travel included. One statement."""
    today = clock.today()
    week = {today + timedelta(days=offset) for offset in range(WEEK)}
    query = (
        select(Enrolment, Session).join(Workshop, Workshop.id == Enrolment.workshop_id)
        .join(Session, Session.workshop_id == Workshop.id).join(Person, Person.id == Enrolment.person_id)
        .options(joinedload(Enrolment.person),
                 joinedload(Enrolment.workshop).joinedload(Workshop.edition).joinedload(Edition.course))
        .where(Enrolment.state.in_(HOLDS_SEAT), Workshop.state == WorkshopState.PUBLISHED,
               serving_within(actor, Permission.ENROLMENT_CLEARANCE_READ),
               Session.ends_at > clock.now() - timedelta(days=2),
               Session.starts_at < clock.now() + timedelta(days=WEEK + 2))
        .order_by(Person.sort_key, Person.id, Session.starts_at)
    )  # fmt: skip
    days: dict[Enrolment, set[date]] = defaultdict(set)
    for enrolment, session in db.execute(query):
        travel = enrolment.workshop.travel_minutes
        days[enrolment] |= set(days_away(session.starts_local, session.ends_local, travel)) & week
    return [
        Away(row.person, title_seen(row.workshop, actor, row.person_id, taught), sorted(found))
        for row, found in days.items() if found
    ]  # fmt: skip
