"""Who may handle whose way of signing in: never somebody trusted with more than oneself."""

from sqlalchemy import func, or_, select

from lms import clock
from lms.access import Actor, Permission, Role, Scope, scopes_for
from lms.db import Db
from lms.people.models.persons import Grant, Person
from lms.people.models.units import Unit
from lms.people.queries.trust import in_force

OUTRANKED: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.HR: frozenset({Role.TRAINER, Role.COMMANDER}),
}
"""Whoever prints a slip or changes an e-mail address could sign in as that person; so they must outrank them."""


def reaches(scope: Scope, unit_path: str | None, course: str | None = None) -> bool:
    """Whether a trust covers a unit's subtree, a course, or (both None) everything."""
    if scope.is_everything:
        return True
    if unit_path is not None and scope.unit_path is not None:
        return unit_path.startswith(scope.unit_path)
    return course is not None and scope.course == course


def _outranks(scope: Scope, role: Role, unit_path: str | None) -> bool:
    reached = role is Role.TRAINER or reaches(scope, unit_path)
    return role in OUTRANKED.get(scope.role, frozenset()) and reached


def outranks(actor: Actor, role: Role, unit_path: str | None) -> bool:
    """Whether some trust of the actor outranks this role over this unit (None: over everything)."""
    return any(_outranks(scope, role, unit_path) for scope in actor.scopes)


def is_beyond(db: Db, actor: Actor, person: Person) -> bool:
    """Whether the person holds a trust, today or later, that the actor does not outrank."""
    running = or_(Grant.ends_on.is_(None), Grant.ends_on >= clock.today())
    query = select(Grant.role, Unit.path).outerjoin(Unit, Unit.id == Grant.unit_id)
    held = db.execute(query.where(Grant.person_id == person.id, running)).all()
    return not all(outranks(actor, role, path) for role, path in held)


def may_trust(actor: Actor, unit: Unit | None, course: str | None) -> bool:
    """Whether the actor may give or end a trust over this unit, this course, or (both None) everything."""
    path = unit.path if unit else None
    return any(reaches(scope, path, course) for scope in scopes_for(actor, Permission.PEOPLE_GRANTS_EDIT))


def is_last_administrator(db: Db, person: Person) -> bool:
    """Whether nobody else, able to sign in, is an administrator over everything today."""
    query = (
        select(Grant.person_id).join(Grant.person)
        .where(Grant.role == Role.ADMINISTRATOR, Grant.unit_id.is_(None), Grant.course.is_(None))
        .where(in_force(clock.today()), Person.suspended_at.is_(None))
    )  # fmt: skip
    able = select(func.count(func.distinct(query.subquery().c.person_id)))
    holds = db.scalar(query.where(Grant.person_id == person.id).limit(1)) is not None
    return holds and db.scalar(able) == 1


def grants_of(db: Db, person_id: int) -> list[tuple[Grant, Unit | None]]:
    """The trusts of a person, running and coming ones, with their units."""
    running = or_(Grant.ends_on.is_(None), Grant.ends_on >= clock.today())
    query = select(Grant, Unit).outerjoin(Unit, Unit.id == Grant.unit_id).where(Grant.person_id == person_id, running)
    return [(grant, unit) for grant, unit in db.execute(query.order_by(Grant.starts_on, Grant.id))]
