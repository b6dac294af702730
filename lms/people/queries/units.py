"""The tree of units: who serves where, what stands above and below."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from lms import clock
from lms.access import Actor, Permission, Role
from lms.db import Db
from lms.errors import NotVisibleError
from lms.people.models.persons import Grant, Person, Posting
from lms.people.models.units import Unit, UnitKind
from lms.people.queries.trust import in_force, serving_on, visible_units

DIRECTLY_BELOW_A_REGION = 3
"""Slashes in the path of such a unit: `/1/7/`."""


@dataclass
class Branch:
    """A unit of the tree, how many people serve in it today (not below it), and its sub-units."""

    unit: Unit
    serving: int
    below: list["Branch"] = field(default_factory=list)

    @property
    def in_all(self) -> int:
        """How many people serve in the unit and below it."""
        return self.serving + sum(branch.in_all for branch in self.below)


def serving_below(unit: Unit) -> Select[int]:
    """The ids of those who serve today in the unit or below it."""
    within = select(Posting.person_id).join(Unit, Unit.id == Posting.unit_id)
    return within.where(Unit.path.startswith(unit.path, autoescape=True), serving_on(clock.today()))


def serving_in(unit: Unit, day: date) -> Select[Person]:
    """Those who serve on a day in this very unit, in Ukrainian order."""
    within = select(Posting.person_id).where(Posting.unit_id == unit.id, serving_on(day))
    return select(Person).where(Person.id.in_(within)).order_by(Person.sort_key, Person.id)


def existing_on(day: date) -> Select[Unit]:
    """Units that exist on a day, by the Ukrainian alphabet."""
    exists = (Unit.valid_from <= day) & or_(Unit.valid_to.is_(None), Unit.valid_to >= day)
    return select(Unit).where(exists).order_by(Unit.sort_key, Unit.id)


def unit_tree(db: Db, actor: Actor, permission: Permission) -> list[Branch]:
    """The actor's units as trees, with head counts of today: two statements."""
    counts = select(Posting.unit_id, func.count()).where(serving_on(clock.today())).group_by(Posting.unit_id)
    serving = {unit_id: count for unit_id, count in db.execute(counts)}  # noqa: C416
    branches = {unit.id: Branch(unit, serving.get(unit.id, 0)) for unit in db.scalars(visible_units(actor, permission))}
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.unit.parent_id or 0)
        (above.below if above else roots).append(branch)
    return roots


def indented(trees: list[Branch], depth: int = 0) -> list[tuple[Unit, int]]:
    """The units of these trees from top to bottom, each with its depth."""
    found: list[tuple[Unit, int]] = []
    for branch in trees:
        found += [(branch.unit, depth), *indented(branch.below, depth + 1)]
    return found


def units_to_give_seats(db: Db, day: date) -> list[Unit]:
    """Regions and the units directly below them that exist on a day, each region first, by the Ukrainian alphabet."""
    units = [unit for unit in db.scalars(existing_on(day)) if unit.path.count("/") <= DIRECTLY_BELOW_A_REGION]
    order = {unit.id: number for number, unit in enumerate(units)}
    return sorted(
        units, key=lambda unit: (order.get(unit.parent_id or unit.id, 0), unit.parent_id or 0, order[unit.id])
    )


def units_above(db: Db, unit: Unit) -> list[Unit]:
    """The units from the root down to the parent."""
    above = [int(part) for part in unit.path.split("/") if part][:-1]
    rows = {row.id: row for row in db.scalars(select(Unit).where(Unit.id.in_(above)))}
    return [rows[unit_id] for unit_id in above]


def units_directly_below(db: Db, unit: Unit) -> list[Unit]:
    """The sub-units of a unit, by the Ukrainian alphabet."""
    return list(db.scalars(select(Unit).where(Unit.parent_id == unit.id).order_by(Unit.sort_key, Unit.id)))


def locked_above(db: Db, unit: Unit) -> Unit | None:
    """The unit by whose lock this one is locked: itself or one above it."""
    path = [int(part) for part in unit.path.split("/") if part]
    return db.scalar(select(Unit).where(Unit.id.in_(path), Unit.locked_at.is_not(None)).order_by(Unit.path).limit(1))


def acting_heads(db: Db, unit: Unit, day: date) -> list[Grant]:
    """Who acts or will act as head of this very unit, from a day on, with the persons."""
    query = select(Grant).options(selectinload(Grant.person)).where(
        Grant.unit_id == unit.id, Grant.role == Role.COMMANDER, Grant.is_acting, Grant.ends_on >= day
    )  # fmt: skip
    return list(db.scalars(query.order_by(Grant.starts_on, Grant.id)))


def acting_head_of(db: Db, unit: Unit, grant_id: int) -> Grant:
    """One acting head of this unit; NotVisibleError when it is not one."""
    found = next((grant for grant in acting_heads(db, unit, clock.today()) if grant.id == grant_id), None)
    if found is None:
        raise NotVisibleError
    return found


def acts_only(db: Db, actor: Actor, unit: Unit) -> bool:
    """Whether the actor decides for the unit as an acting head alone: they may not name another one."""
    path = [int(part) for part in unit.path.split("/") if part]
    query = select(Grant.is_acting).where(Grant.person_id == actor.id, in_force(clock.today()))
    over = or_(Grant.unit_id.in_(path), Grant.unit_id.is_(None) & Grant.course.is_(None))
    trusts = list(db.scalars(query.where(over, Grant.role.in_([Role.COMMANDER, Role.HR, Role.ADMINISTRATOR]))))
    return bool(trusts) and all(trusts)


def regions(db: Db) -> list[Unit]:
    """The regions, by the Ukrainian alphabet."""
    return list(db.scalars(select(Unit).where(Unit.kind == UnitKind.REGION).order_by(Unit.sort_key, Unit.id)))
