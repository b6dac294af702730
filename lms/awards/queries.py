"""Read who holds what."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, or_, select

from lms import clock
from lms.access import Actor, Permission
from lms.awards.earlier_training import Held, Somebody
from lms.awards.models import Award, AwardKind
from lms.db import Db
from lms.i18n import in_language
from lms.people.models.persons import Person
from lms.people.queries.trust import serving_within


def in_force(on: date) -> ColumnElement[bool]:
    """Awards that hold on a day (first and last day count): a condition on Award. One ended that day holds no more."""
    day_after = clock.instant_of(datetime.combine(on + timedelta(days=1), time()))
    return (
        (Award.since <= on)
        & or_(Award.until.is_(None), Award.until >= on)
        & or_(Award.ended_at.is_(None), Award.ended_at >= day_after)
    )


def held(db: Db, person_id: int, on: date) -> list[Award]:
    """What a person holds on a day, the newest first."""
    query = select(Award).where(Award.person_id == person_id, in_force(on))
    return list(db.scalars(query.order_by(Award.since.desc(), Award.id.desc())))


def holds(db: Db, person_id: int, code: str, on: date) -> Award | None:
    """The award by which a person holds a code on a day: of several, the one that lasts longest."""
    return _longest(db, code, [person_id], on, kind=None).get(person_id)


def qualified(db: Db, code: str, person_ids: Collection[int], on: date) -> dict[int, Award]:
    """Those of the persons who hold a trainer's qualification on a day, each with the award. One statement."""
    return _longest(db, code, person_ids, on, kind=AwardKind.QUALIFICATION)


def record_of(db: Db, person_id: int) -> list[Award]:
    """Everything a person was ever given, in force or not, the newest first."""
    query = select(Award).where(Award.person_id == person_id)
    return list(db.scalars(query.order_by(Award.since.desc(), Award.id.desc())))


def title_for(actor: Actor, award: Award) -> str:
    """What the actor may read as the award's title: everybody but its holder sees a confidential one's neutral title."""
    is_own = actor.id is not None and actor.id == award.person_id
    return in_language(award.title if is_own or not award.neutral_title else award.neutral_title)


def people_in_scope(db: Db, actor: Actor) -> list[Somebody]:
    """Everybody for whom the actor may state earlier training: one statement."""
    columns = (Person.id, Person.service_number, Person.surname, Person.given, Person.patronymic)
    query = select(*columns).where(serving_within(actor, Permission.PEOPLE_STAFF_LIST_IMPORT)).order_by(Person.id)
    return [Somebody(*row) for row in db.execute(query)]


def earlier_training_held(db: Db, actor: Actor) -> set[Held]:
    """Person, code and day of every earlier training in the actor's scope that was not ended: one statement."""
    query = select(Award.person_id, Award.code, Award.since).join(Award.person)
    query = query.where(Award.kind == AwardKind.RECOGNISED, Award.ended_at.is_(None))
    within = serving_within(actor, Permission.PEOPLE_STAFF_LIST_IMPORT)
    return {(person_id, code, since) for person_id, code, since in db.execute(query.where(within))}


def _longest(db: Db, code: str, person_ids: Collection[int], on: date, *, kind: AwardKind | None) -> dict[int, Award]:
    query = select(Award).where(Award.code == code, Award.person_id.in_(person_ids), in_force(on))
    if kind is not None:
        query = query.where(Award.kind == kind)
    found: dict[int, Award] = {}
    for award in db.scalars(query.order_by(Award.id)):
        known = found.get(award.person_id)
        if known is None or (known.until or date.max) < (award.until or date.max):
            found[award.person_id] = award
    return found
