"""Read what a planner may choose from: courses, trainers, interpreters, venues, programmes."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from lms import clock
from lms.access import Actor, Permission, Role, scopes_for
from lms.awards.models import Award, AwardKind
from lms.awards.queries import in_force, qualified
from lms.catalogue.models import Edition
from lms.catalogue.queries import shelf
from lms.db import Db
from lms.people.models.persons import Grant, Person, PersonKind
from lms.people.queries.trust import in_force as grants_in_force
from lms.scheduling.models import Duty, Programme, SessionTrainer, Venue
from lms.scheduling.queries.venues import venues

INTERPRETER = "interpreter"
"""The code of the qualification by which a member of staff may be chosen as an interpreter."""


@dataclass(frozen=True)
class Choices:
    """Everything the planning page offers; `lacking`: trainers without the chosen edition's qualification today."""

    editions: list[Edition]
    edition: Edition | None
    programmes: list[Programme]
    venues: list[Venue]
    trainers: list[Person]
    lacking: frozenset[int]
    interpreters: list[Person]


def teachable(db: Db, actor: Actor) -> list[Edition]:
    """The current editions the actor may plan a workshop of, as they stand on the shelves.

    The coordinator's of every course or of theirs; a trainer's when the course asks for no qualification or for one
    they hold today.
    """
    scopes = scopes_for(actor, Permission.SCHEDULING_WORKSHOP_EDIT)
    query = select(Award.code).where(
        Award.person_id == actor.id, Award.kind == AwardKind.QUALIFICATION, in_force(clock.today())
    )
    held = {None, *db.scalars(query)}

    def may_plan(edition: Edition) -> bool:
        key, code = edition.course.key, edition.outline["trainer_qualification"]
        reaching = [scope for scope in scopes if scope.is_everything or scope.course == key]
        return any(scope.role is not Role.TRAINER or code in held for scope in reaching)

    return [edition for _shelf, editions in shelf(db) for edition in editions if may_plan(edition)]


def trainers(db: Db, chosen: Collection[int] = ()) -> list[Person]:
    """Everybody trusted as a trainer today or with a trainer's qualification ever given, and those already chosen."""
    granted = select(Grant.person_id).where(Grant.role == Role.TRAINER, grants_in_force(clock.today()))
    qualified = select(Award.person_id).where(
        Award.kind == AwardKind.QUALIFICATION, Award.code != INTERPRETER, Award.ended_at.is_(None)
    )
    is_free = or_(Person.id.in_(granted), Person.id.in_(qualified)) & Person.suspended_at.is_(None)
    query = select(Person).where(or_(is_free, Person.id.in_(chosen)))
    return list(db.scalars(query.order_by(Person.sort_key, Person.id)))


def interpreters(db: Db, chosen: Collection[int] = ()) -> list[Person]:
    """People from outside, holders of the interpreter's qualification, and whoever has interpreted before."""
    qualified = select(Award.person_id).where(
        Award.kind == AwardKind.QUALIFICATION, Award.code == INTERPRETER, in_force(clock.today())
    )
    before = select(SessionTrainer.person_id).where(SessionTrainer.duty == Duty.INTERPRETER)
    known = or_(Person.kind == PersonKind.OUTSIDE, Person.id.in_(qualified), Person.id.in_(before))
    query = select(Person).where(or_(known & Person.suspended_at.is_(None), Person.id.in_(chosen)))
    return list(db.scalars(query.order_by(Person.sort_key, Person.id)))


def choices(
    db: Db, actor: Actor, *, pinned: Edition | None = None, edition_id: int | None = None, chosen: Collection[int] = ()
) -> Choices:
    """What the planning page offers to this actor, always with the workshop's own edition and people among it.

    `edition_id` is the one chosen now: of its trainers it is said who holds no qualification today.
    """
    editions = teachable(db, actor)
    if pinned is not None and all(edition.id != pinned.id for edition in editions):
        editions.insert(0, pinned)
    edition = next((edition for edition in editions if edition.id == edition_id), None)
    people = trainers(db, chosen)
    lacking: frozenset[int] = frozenset()
    if edition is not None and edition.outline["trainer_qualification"]:
        ids = {person.id for person in people}
        lacking = frozenset(ids - set(qualified(db, edition.outline["trainer_qualification"], ids, clock.today())))
    programmes = list(db.scalars(select(Programme).order_by(Programme.starts_on.desc(), Programme.id)))
    return Choices(editions, edition, programmes, venues(db), people, lacking, interpreters(db, chosen))
