"""What a person is trusted with today, and which units and persons that reaches."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor, Permission, Scope, scopes_for
from lms.db import Db
from lms.errors import NotVisibleError
from lms.people.models.persons import Grant, Person, Posting, StaffGroup
from lms.people.models.units import Unit


@dataclass(frozen=True)
class SignedIn:
    """The person who acts in this request, with the trusts in force and the staff group of today's posting."""

    id: int
    name: str
    scopes: tuple[Scope, ...]
    staff_group: StaffGroup | None = None


def in_force(day: date) -> ColumnElement[bool]:
    """Grants that hold on a day."""
    return (Grant.starts_on <= day) & or_(Grant.ends_on.is_(None), Grant.ends_on >= day)


def actor_of(db: Db, person: Person) -> SignedIn:
    """The person as an actor: one statement for the staff group and all trusts."""
    today = clock.today()
    group = select(Posting.staff_group).where(Posting.person_id == person.id, serving_on(today))
    query = (
        select(Grant.role, Unit.path, Grant.course, group.order_by(Posting.starts_on.desc()).limit(1).scalar_subquery())
        .select_from(Person)
        .outerjoin(Grant, (Grant.person_id == Person.id) & in_force(today))
        .outerjoin(Unit, Unit.id == Grant.unit_id)
        .where(Person.id == person.id)
        .order_by(Grant.id)
    )
    rows = db.execute(query).all()
    scopes = tuple(Scope(role, path, course) for role, path, course, _group in rows if role is not None)
    return SignedIn(person.id, person.name, scopes, rows[0][3] if rows else None)


def units_within(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The units over which the actor has the permission: a condition on Unit."""
    scopes = scopes_for(actor, permission)
    if any(scope.is_everything for scope in scopes):
        return true()
    paths = [scope.unit_path for scope in scopes if scope.unit_path]
    return or_(*(Unit.path.startswith(path, autoescape=True) for path in paths)) if paths else false()


def serving_within(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The persons who serve today in a unit over which the actor has the permission: a condition on Person."""
    scopes = scopes_for(actor, permission)
    if any(scope.is_everything for scope in scopes):
        return true()
    serving = (
        select(Posting.person_id)
        .join(Unit, Unit.id == Posting.unit_id)
        .where(units_within(actor, permission), serving_on(clock.today()))
    )
    return Person.id.in_(serving)


def serving_on(day: date) -> ColumnElement[bool]:
    """Postings that hold on a day: a condition on Posting."""
    return (Posting.starts_on <= day) & or_(Posting.ends_on.is_(None), Posting.ends_on > day)


def visible_units(actor: Actor, permission: Permission) -> Select[Unit]:
    """The units an actor may see for a purpose, by the Ukrainian alphabet."""
    return select(Unit).where(units_within(actor, permission)).order_by(Unit.sort_key, Unit.id)


def visible_unit(db: Db, actor: Actor, unit_id: int, permission: Permission) -> Unit:
    """One unit the actor may see for a purpose; NotVisibleError otherwise."""
    unit = db.scalar(select(Unit).where(Unit.id == unit_id, units_within(actor, permission)))
    if unit is None:
        raise NotVisibleError
    return unit


def visible_person(db: Db, actor: Actor, person_id: int, permission: Permission) -> Person:
    """One person the actor may see for a purpose (everybody may see themselves); NotVisibleError otherwise."""
    within = or_(serving_within(actor, permission), Person.id == actor.id)
    person = db.scalar(select(Person).where(Person.id == person_id, within))
    if person is None:
        raise NotVisibleError
    return person


def posting_on(db: Db, person_id: int, day: date) -> Posting | None:
    """Where a person serves on a day, with the unit loaded; None for outside trainers and leavers."""
    query = select(Posting).options(joinedload(Posting.unit)).where(Posting.person_id == person_id, serving_on(day))
    return db.scalars(query.order_by(Posting.starts_on.desc()).limit(1)).first()


def heads_of(db: Db, unit: Unit, day: date) -> list[Person]:
    """Who decides for a unit on a day: the acting head first, then the nearest head up the tree."""
    from_the_root = [int(part) for part in unit.path.split("/") if part]
    query = (
        select(Grant).options(joinedload(Grant.person)).join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.role == "commander", Grant.unit_id.in_(from_the_root), in_force(day))
    )  # fmt: skip
    grants = sorted(
        db.scalars(query), key=lambda grant: (-from_the_root.index(grant.unit_id or 0), not grant.is_acting)
    )
    nearest = grants[0].unit_id if grants else None
    return [grant.person for grant in grants if grant.unit_id == nearest]
